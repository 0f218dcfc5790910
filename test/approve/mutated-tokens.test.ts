import { readReview } from '../../src/approve/open-review';
import { decideApproval } from '../../src/approve';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { mutations } from '../support/mutate-token';
import { ask, reassess, RUN } from './fixtures';

let ports: TestPorts;
beforeAll(async () => {
	ports = await openTestPorts();
});
afterAll(() => ports.close());

it('accepts none of 10,000 mutated links, and decides nothing by any', async () => {
	const { tokens, approval } = await ask(ports);
	const other = await ask(ports, { itemIndex: 1 });
	const token = tokens.dana as string;
	await readReview(ports, ports.store, token, RUN);
	const codes: Record<string, number> = {};
	let count = 0;
	for (const mutated of mutations(token, [tokens.omar as string, other.tokens.dana as string], 10_000)) {
		count += 1;
		const refused = await readReview(ports, ports.store, mutated, RUN).then(() => `ACCEPTED ${mutated}`, (error: { code?: string }) => error.code ?? String(error));
		codes[refused] = (codes[refused] ?? 0) + 1;
		if (count % 50 === 0) await expect(decideApproval(ports, mutated, { decision: 'approve', formToken: 'x' }, { reassess })).rejects.toHaveProperty('code');
	}
	expect(count).toBe(10_000);
	expect(Object.keys(codes).filter((code) => !/^(?:token_|approval_link_foreign|approval_unknown)/.test(code))).toEqual([]);
	// Refused for many reasons, or the mutations would all be of one kind.
	expect(Object.keys(codes).length).toBeGreaterThanOrEqual(4);
	expect(await ports.store.decisions(approval.id)).toEqual([]);
	await readReview(ports, ports.store, token, RUN);
});
