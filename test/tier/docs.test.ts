import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../src/tier';
import { OPERATORS } from '../../src/tier/operators';
import { SEED_POLICY } from './support';

const text = readFileSync(join(__dirname, '../../docs/policy.md'), 'utf8');
const blocks = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, block]) => block!);

describe('docs/policy.md', () => {
	it('shows policies and conditions that load', () => {
		expect(loadPolicy(blocks[0]).hash).toBe(loadPolicy(SEED_POLICY).hash);
		const { tiers } = JSON.parse(SEED_POLICY) as { tiers: unknown[] };
		const filled = blocks[1]!.replaceAll('"tiers": [ … ]', `"tiers": ${JSON.stringify(tiers)}`).replaceAll('"hard_blocks": [ … ]', '"hard_blocks": []');
		expect([...loadPolicy(filled).actions.keys()]).toEqual(['refund', 'send_message']);
		expect(() => loadPolicy(`{ "action_type": "a", "tiers": [{ "tier": "low", ${blocks[2]}, "route": "auto_execute" }] }`)).not.toThrow();
		expect(loadPolicy({ ...(JSON.parse(SEED_POLICY) as object), ...(JSON.parse(blocks[3]!) as object) }).reasonTemplates?.edit).toEqual(['Shipping is not refunded']);
		expect(blocks).toHaveLength(4);
	});

	it('lists every operator', () => {
		for (const operator of Object.keys(OPERATORS)) expect(text).toContain(`\`${operator}\``);
	});
});
