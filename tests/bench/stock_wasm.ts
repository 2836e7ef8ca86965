/**
 * Prints the milliseconds of one training step in stock tfjs on its WASM
 * backend, in a process where this project's kernels are not registered.
 *
 *     deno run -A tests/bench/stock_wasm.ts USERS ITEMS ITEMS_PER_USER
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { Random } from "../../lib/random.ts";
import { medianMs } from "./_measure.ts";
import { stockStep } from "./_stock_step.ts";
import { powerLawUsers } from "./_synthetic.ts";

const [users, items, itemsPerUser] = Deno.args.map(Number);
const script = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
setWasmPaths(new URL(".", script).pathname);
await tf.setBackend("wasm");
const batch = powerLawUsers(users, items, itemsPerUser, new Random(1));
const step = stockStep(batch, 600, 200);
console.log(await medianMs(step, 1, 1));
