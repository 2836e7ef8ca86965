import { WORKGROUP } from "./dispatch.ts";

/** Combines one number of each thread; every thread gets the result. */
export const reduction = (name: string, combine: string) => /* wgsl */ `
fn ${name}(thread: u32, value: f32) -> f32 {
  shared_numbers[thread] = value;
  for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) {
      let a = shared_numbers[thread];
      let b = shared_numbers[thread + half];
      shared_numbers[thread] = ${combine};
    }
  }
  workgroupBarrier();
  let result = shared_numbers[0];
  workgroupBarrier();
  return result;
}`;
