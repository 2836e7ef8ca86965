import type { Posteriors } from "./posteriors.ts";

/** Burda, Grosse and Salakhutdinov (2016), section 5.2. */
const THRESHOLD = 0.01;

/**
 * A_k = Var_x E_{z ~ q(z | x)} z_k of each latent dimension over the users,
 * [K]: Burda, Grosse and Salakhutdinov's (2016) activity. It is a property of
 * the means alone, and compares with the prior's variance of one.
 */
export function unitActivity(posteriors: Posteriors): Float64Array {
  const { users, components, dimensions, mean } = posteriors;
  const centres = new Float64Array(users * dimensions);
  for (let i = 0; i < mean.length; i++) {
    centres[i % centres.length] += mean[i] / components;
  }
  const averages = new Float64Array(dimensions);
  for (let i = 0; i < centres.length; i++) {
    averages[i % dimensions] += centres[i] / users;
  }
  const activity = new Float64Array(dimensions);
  for (let i = 0; i < centres.length; i++) {
    const k = i % dimensions;
    activity[k] += (centres[i] - averages[k]) ** 2 / users;
  }
  return activity;
}

/** How many dimensions have an activity above 0.01, which Burda et al. take. */
export function activeUnits(posteriors: Posteriors): number {
  return unitActivity(posteriors).filter((value) => value > THRESHOLD).length;
}
