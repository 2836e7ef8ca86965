import type { Table1Column } from "../interactions/summary.ts";
import type { DatasetInfo } from "../interactions/catalogue.ts";
import type { Table } from "./table.ts";

/**
 * Table 1 of the paper (page 6) with the data sets as rows: those that are
 * here, as they were counted now, and those of the paper as it prints them.
 */
export function table1(
  here: readonly Table1Column[],
  catalogue: readonly DatasetInfo[],
): Table {
  const printed = catalogue.filter((info) => info.table1);
  return {
    caption: "Table 1: attributes of the data sets after preprocessing",
    columns: [
      { name: "data set" },
      { name: "counted" },
      { name: "users", digits: 0 },
      { name: "items", digits: 0 },
      { name: "interactions", digits: 0 },
      { name: "% of interactions", digits: 2 },
      { name: "held-out users", digits: 0 },
    ],
    rows: [
      ...here.map((column) => [
        column.title,
        column.generated ? "here, GENERATED" : "here",
        column.users,
        column.items,
        column.interactions,
        column.densityPercent,
        column.heldOutUsers,
      ]),
      ...printed.map(({ title, table1 }) => {
        const { users, items, interactions, heldOutUsers } = table1!;
        return [
          title,
          "in the paper",
          users,
          items,
          interactions,
          null,
          heldOutUsers,
        ];
      }),
    ],
  };
}
