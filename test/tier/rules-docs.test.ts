import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../src/tier';
import { DRAFT_ROOTS, DRAFT_TYPES } from '../../src/tier/draft-rules-schema';

const text = readFileSync(join(__dirname, '../../docs/policy-rules.md'), 'utf8');
const blocks = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, block]) => JSON.parse(block!) as Record<string, unknown>);

/** A whole policy stands as it is; a tier or a `when` alone gets a policy around it. */
function around(block: Record<string, unknown>): unknown {
	if ('action_type' in block) return block;
	return { action_type: 'refund', tiers: ['tier' in block ? block : { tier: 'low', when: block, route: 'auto_execute' }] };
}

describe('docs/policy-rules.md', () => {
	it('shows policies, tiers and conditions that load', () => {
		expect(blocks).toHaveLength(6);
		for (const block of blocks) expect(loadPolicy(around(block)).actions.size).toBe(1);
	});

	it('names every type and every part that a draft rule may look at', () => {
		for (const word of [...DRAFT_TYPES, ...DRAFT_ROOTS]) expect(text).toContain(`\`${word}\``);
	});
});
