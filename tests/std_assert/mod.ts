import nodeAssert from "node:assert/strict";
export function assert(value: unknown, message?: string): asserts value { nodeAssert.ok(value, message); }
