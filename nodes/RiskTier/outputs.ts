import type { ExpressionString } from 'n8n-workflow';

const named = (names: readonly string[]): string => `[${names.map((displayName) => JSON.stringify({ type: 'main', displayName })).join(', ')}]`;

/** Four ways for a proposal; every other operation gives one result. n8n reads this in the editor and when it runs. */
export const riskTierOutputs: ExpressionString = `={{ ($parameter["operation"] ?? "evaluate") === "evaluate" ? ${named(['Auto-Execute', 'Batch Review', 'Named Approver', 'Blocked'])} : ${named(['Result'])} }}`;
