/**
 * The numbers behind the figures and tables of notebook 01.
 *
 * @module
 */
import {
  density,
  type Interactions,
  itemCounts,
  type Split,
  userCounts,
} from "./interactions.ts";
import type { Dataset } from "./load.ts";

/** Counts of a matrix. */
export interface MatrixSummary {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Share of ones among all cells. */
  readonly density: number;
  /** Items of a user: least, median, mean, greatest. */
  readonly itemsPerUser: Spread;
  /** Users of an item: least, median, mean, greatest. */
  readonly usersPerItem: Spread;
}

/** The spread of a count. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly mean: number;
  readonly greatest: number;
}

/** Counts and their spread. */
export function summarise(x: Interactions): MatrixSummary {
  return {
    users: x.users,
    items: x.items,
    interactions: x.indices.length,
    density: density(x),
    itemsPerUser: spread(userCounts(x)),
    usersPerItem: spread(itemCounts(x)),
  };
}

/** A point of the popularity curve. */
export interface PopularityPoint {
  /** Rank of the item by number of users, from 1. */
  readonly rank: number;
  readonly users: number;
  /** Share of all interactions that items up to this rank have. */
  readonly cumulativeShare: number;
}

/**
 * Users of an item against the item's rank, at about `points` ranks that are
 * evenly spaced on a logarithmic axis.
 */
export function popularityCurve(
  x: Interactions,
  points = 200,
): PopularityPoint[] {
  const counts = itemCounts(x).sort().reverse();
  const wanted = new Set(logSpaced(counts.length, points));
  const curve: PopularityPoint[] = [];
  let sum = 0;
  counts.forEach((users, index) => {
    sum += users;
    if (!wanted.has(index + 1)) return;
    curve.push({
      rank: index + 1,
      users,
      cumulativeShare: x.indices.length === 0 ? 0 : sum / x.indices.length,
    });
  });
  return curve;
}

/** A bar of the histogram of user activity. */
export interface ActivityBin {
  /** Fewest items of a user in this bin. */
  readonly from: number;
  /** One more than the most items of a user in this bin. */
  readonly to: number;
  readonly users: number;
}

/**
 * How many users have how many items, in bins whose edges double every
 * `perOctave` bins. Every user is in exactly one bin.
 */
export function activityHistogram(
  x: Interactions,
  perOctave = 2,
): ActivityBin[] {
  const counts = userCounts(x);
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  const edges = [0, 1];
  for (let step = 1; edges[edges.length - 1] <= most; step++) {
    const edge = Math.round(2 ** (step / perOctave));
    if (edge > edges[edges.length - 1]) edges.push(edge);
  }
  const users = new Uint32Array(edges.length - 1);
  for (const count of counts) {
    let bin = 0;
    while (edges[bin + 1] <= count) bin++;
    users[bin]++;
  }
  return Array.from(users, (number, bin) => ({
    from: edges[bin],
    to: edges[bin + 1],
    users: number,
  })).filter((bin, index, all) =>
    bin.users > 0 || all.slice(0, index).some((other) => other.users > 0)
  );
}

/** A row of the table of the split. */
export interface SplitRow {
  readonly part:
    | "train"
    | "validation input"
    | "validation target"
    | "test input"
    | "test target";
  readonly users: number;
  /** Users with at least one item in this part. */
  readonly usersWithItems: number;
  readonly items: number;
  readonly interactions: number;
}

/** Sizes of the parts of a split. */
export function splitTable(split: Split): SplitRow[] {
  const row = (part: SplitRow["part"], x: Interactions): SplitRow => ({
    part,
    users: x.users,
    usersWithItems: userCounts(x).filter((count) => count > 0).length,
    items: x.items,
    interactions: x.indices.length,
  });
  return [
    row("train", split.train),
    row("validation input", split.validation.input),
    row("validation target", split.validation.target),
    row("test input", split.test.input),
    row("test target", split.test.target),
  ];
}

/** A column of Table 1 (page 6 of the paper), rebuilt. */
export interface Table1Column {
  readonly dataset: string;
  readonly title: string;
  readonly users: number;
  /** Items of the training users, as the paper counts them. */
  readonly items: number;
  readonly interactions: number;
  /** Share of ones among users x items, in percent. */
  readonly densityPercent: number;
  readonly heldOutUsers: number;
  readonly generated: boolean;
}

/** Table 1 for a data set and its split. */
export function table1Column(dataset: Dataset, split: Split): Table1Column {
  const x = dataset.interactions;
  const items = split.train.items;
  return {
    dataset: dataset.name,
    title: dataset.info.title,
    users: x.users,
    items,
    interactions: x.indices.length,
    densityPercent: 100 * x.indices.length / (x.users * items),
    heldOutUsers: split.test.input.users,
    generated: dataset.generated,
  };
}

function spread(counts: Uint32Array): Spread {
  if (counts.length === 0) return { least: 0, median: 0, mean: 0, greatest: 0 };
  const sorted = counts.toSorted();
  const middle = sorted.length >> 1;
  return {
    least: sorted[0],
    median: sorted.length % 2 === 1
      ? sorted[middle]
      : (sorted[middle - 1] + sorted[middle]) / 2,
    mean: sorted.reduce((sum, count) => sum + count, 0) / sorted.length,
    greatest: sorted[sorted.length - 1],
  };
}

/** About `points` distinct integers from 1 to `most`, both included. */
function logSpaced(most: number, points: number): number[] {
  if (most < 1) return [];
  const last = Math.max(1, points - 1);
  return Array.from(
    { length: points },
    (_, k) => Math.round(most ** (k / last)),
  );
}

/** A tile of the user-item matrix. */
export interface SparsityCell {
  /** Number of the tile along the users, most active first, from 0. */
  readonly user: number;
  /** Number of the tile along the items, most popular first, from 0. */
  readonly item: number;
  /** Share of ones among the tile's cells. */
  readonly density: number;
}

/**
 * The matrix in `tiles` × `tiles` tiles, users sorted by N_u and items by the
 * number of their users.
 */
export function sparsityTiles(x: Interactions, tiles = 30): SparsityCell[] {
  const userTile = tileOf(userCounts(x), tiles);
  const itemTile = tileOf(itemCounts(x), tiles);
  const ones = new Float64Array(tiles * tiles);
  for (let user = 0; user < x.users; user++) {
    for (let at = x.offsets[user]; at < x.offsets[user + 1]; at++) {
      ones[userTile[user] * tiles + itemTile[x.indices[at]]]++;
    }
  }
  const users = histogram(userTile, tiles);
  const items = histogram(itemTile, tiles);
  return Array.from(ones, (count, index) => {
    const [user, item] = [Math.floor(index / tiles), index % tiles];
    const cells = users[user] * items[item];
    return { user, item, density: cells > 0 ? count / cells : 0 };
  });
}

/** Cuts the ranks by count, highest first, into tiles of about equal size. */
function tileOf(counts: Uint32Array, tiles: number): Uint32Array {
  const order = Uint32Array.from(counts, (_, index) => index)
    .sort((a, b) => counts[b] - counts[a] || a - b);
  const tile = new Uint32Array(counts.length);
  order.forEach((index, rank) =>
    tile[index] = Math.floor(rank * tiles / counts.length)
  );
  return tile;
}

function histogram(values: Uint32Array, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const value of values) counts[value]++;
  return counts;
}
