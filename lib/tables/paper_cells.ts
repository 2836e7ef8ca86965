/**
 * Tables 2 and 3 as the paper prints them (pages 7 and 8).
 *
 * @module
 */

/** Recall@20, Recall@50 and NDCG@100; nothing where the paper has none. */
export type PaperCells = readonly [number, number, number] | null;

/** The paper's rows of one data set, by the name of the model here. */
type PaperTable = Readonly<Record<string, PaperCells>>;

/** Names of the paper's data sets in the catalogue. */
export type PaperDataset = "ml-20m" | "netflix" | "msd";

const TABLE_2: Readonly<Record<PaperDataset, PaperTable>> = {
  "ml-20m": {
    "mult-vae": [0.395, 0.537, 0.426],
    "multinomial": [0.386, 0.530, 0.418],
    "logistic": [0.390, 0.526, 0.423],
  },
  "netflix": {
    "mult-vae": [0.351, 0.444, 0.386],
    "multinomial": [0.344, 0.438, 0.380],
    "logistic": [0.352, 0.438, 0.386],
  },
  "msd": {
    "mult-vae": [0.266, 0.364, 0.316],
    "multinomial": [0.254, 0.349, 0.300],
    "logistic": [0.266, 0.353, 0.315],
  },
};

const TABLE_3: Readonly<Record<PaperDataset, PaperTable>> = {
  "ml-20m": {
    "wmf": [0.360, 0.498, 0.386],
    "slim": [0.370, 0.495, 0.401],
    "cdae": [0.391, 0.523, 0.418],
    "awae": [0.400, 0.530, 0.429],
    "mult-vae": [0.395, 0.537, 0.426],
    "vamp": [0.395, 0.538, 0.426],
    "iaf": [0.387, 0.525, 0.416],
    "reg": [0.328, 0.458, 0.360],
    "sivae": [0.400, 0.539, 0.430],
  },
  "netflix": {
    "wmf": [0.316, 0.404, 0.351],
    "slim": [0.347, 0.428, 0.379],
    "cdae": [0.343, 0.428, 0.376],
    "awae": [0.352, 0.438, 0.386],
    "mult-vae": [0.351, 0.444, 0.386],
    "vamp": [0.352, 0.443, 0.386],
    "iaf": [0.340, 0.430, 0.375],
    "reg": [0.275, 0.359, 0.311],
    "sivae": [0.358, 0.448, 0.391],
  },
  "msd": {
    "wmf": [0.211, 0.312, 0.257],
    "slim": null,
    "cdae": [0.188, 0.283, 0.237],
    "awae": null,
    "mult-vae": [0.266, 0.364, 0.316],
    // The paper prints "0260" for Recall@20.
    "vamp": [0.260, 0.357, 0.310],
    "iaf": [0.247, 0.343, 0.298],
    "reg": [0.090, 0.140, 0.120],
    "sivae": [0.272, 0.373, 0.323],
  },
};

/** Which of the two tables. */
export type TableNumber = 2 | 3;

/** The models of a table: the paper's rows, then what is set beside them. */
export const TABLE_ROWS: Readonly<
  Record<TableNumber, { paper: readonly string[]; beyond: readonly string[] }>
> = {
  2: {
    paper: Object.keys(TABLE_2["ml-20m"]),
    beyond: ["logistic-vae", "n-choose-k-vae"],
  },
  3: {
    paper: Object.keys(TABLE_3["ml-20m"]),
    beyond: ["popularity", "item-knn", "ease", "recvae", "n-choose-k-vae"],
  },
};

/**
 * What the paper prints for a model: of the same data set where the paper has
 * it, else of ML-20M.
 */
export function paperCells(
  table: TableNumber,
  dataset: string,
  model: string,
): { readonly dataset: PaperDataset; readonly cells: PaperCells } {
  const rows = table === 2 ? TABLE_2 : TABLE_3;
  const same = dataset in rows ? dataset as PaperDataset : "ml-20m";
  return { dataset: same, cells: rows[same][model] ?? null };
}
