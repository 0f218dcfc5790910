import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../../src/tier';
import { backtest } from '../../../src/tier/life/backtest';
import { checkPolicy, HINT_KINDS } from '../../../src/tier/life/check-policy';
import { parsePastLine } from '../../../src/tier/life/parse-past-line';
import { SEED_POLICY } from '../support';

const text = readFileSync(join(__dirname, '../../../docs/policy-life.md'), 'utf8');
const blocks = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, block]) => block ?? '');

describe('docs/policy-life.md', () => {
	it('shows a policy with exactly the hints it speaks of', () => {
		const hints = checkPolicy(loadPolicy(blocks[0]), new Date('2026-11-20T09:00:00Z'));
		expect(hints.map(({ kind, path }) => [kind, path.join('.')])).toEqual([['dead_tier', 'tiers.1'], ['overlapping_tiers', 'tiers.2']]);
	});

	it('shows an item that a backtest reads whole', async () => {
		const past = parsePastLine(JSON.stringify(JSON.parse(blocks[1] ?? '')));
		expect(past).toMatchObject({ correlationId: 'case-1845', old: { rule: 'refund.medium' }, reviews: [{ decision: 'reject', seconds: 65 }] });
		const result = await backtest(loadPolicy(SEED_POLICY.replace('"amount_lte": 50,', '"amount_lte": 75,')), [past], { quickSeconds: 10, examples: 1 });
		expect(result).toMatchObject({ compared: 1, auto_but_rejected: { count: 1 } });
		expect(blocks).toHaveLength(2);
	});

	it('lists every kind of hint and every example', () => {
		for (const kind of HINT_KINDS) expect(text).toContain(`\`${kind}\``);
		for (const file of readdirSync(join(__dirname, '../../../examples/policies'))) expect(text).toContain(`\`${file}\``);
	});
});
