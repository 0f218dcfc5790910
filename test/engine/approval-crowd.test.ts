import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { engineStore, STORES, type EngineStore } from './support/stores';
import { activateChain, chainWorkflow, createCredentials, itemsOf, NODE, openPage, postForm, refund, reviewLinks, type NodeDraft } from './support/chain';

jest.setTimeout(300_000);

const [RUNS, ITEMS, CLIENTS] = [20, 10, 8];
let n8n: SharedN8n;
let store: EngineStore | undefined;

beforeAll(async () => {
	n8n = await sharedN8n();
});
afterEach(() => store?.stop());

const SPLIT: NodeDraft = { name: 'Split', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'list', options: {} } };
/** Stops before anything is carried out: this is about deciding. */
const END: NodeDraft = { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

interface Waiting {
	run: number;
	url: string;
	approve: boolean;
}

/** Eight clients take from one list until it is empty. */
async function byClients<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
	const left = [...list];
	await Promise.all(
		Array.from({ length: CLIENTS }, async () => {
			for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
		}),
	);
}

test.each(STORES)(`on %s: ${RUNS * ITEMS} requests in ${RUNS} executions, decided by ${CLIENTS} clients at once, two of them on each: each exactly once`, async (kind) => {
	store = await engineStore(kind, n8n.userFolder, `crowd_${kind}_${process.pid}`);
	const chain = await activateChain(
		n8n,
		chainWorkflow(`crowd-${kind}`, { credentials: await createCredentials(n8n.rest, store.gate), hubspotUrl: 'http://127.0.0.1:9', extra: [SPLIT, END], wiring: { [NODE.body]: ['Split'], Split: [NODE.tier], [NODE.wait]: ['End', 'End', 'End'] } }),
	);
	const times: Record<string, number> = { start: Date.now() };
	const ids: string[] = [];
	const waiting: Waiting[] = [];
	for (let run = 0; run < RUNS; run += 1) {
		const id = await chain.send({ list: Array.from({ length: ITEMS }, (_, index) => ({ action: refund(String(90_000 + run * 100 + index), 240) })) });
		ids.push(id);
		const links = reviewLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting', timeoutMs: 60_000 }));
		const urls = [...new Set(links.map(({ url }) => url))];
		expect(urls.length % ITEMS).toBe(0);
		// One link of each request, twice: a double click on two devices, one on Approve and one on Reject.
		for (let item = 0; item < ITEMS; item += 1) for (const approve of [true, false]) waiting.push({ run, url: urls[item * (urls.length / ITEMS)]!, approve });
	}
	times.waiting = Date.now();
	const pages = new Map<string, Awaited<ReturnType<typeof openPage>>>();
	await byClients([...new Set(waiting.map(({ url }) => url))], async (url) => void pages.set(url, await openPage(url)));
	times.opened = Date.now();
	const statuses: Record<number, number> = {};
	const taken = new Map<string, number>();
	// Neighbours in the list are the two on one request, so that they really meet.
	await byClients(waiting, async ({ url, approve }) => {
		const page = pages.get(url)!;
		const { status } = await postForm(page.action, { ...page.fields, decision: approve ? 'approve' : 'reject', ...(!approve && { reason: 'No.' }) });
		statuses[status] = (statuses[status] ?? 0) + 1;
		if (status === 200) taken.set(url, (taken.get(url) ?? 0) + 1);
	});
	times.decided = Date.now();
	// Every request was answered "decided" once, and its other visitor was told so; the last of a run may find n8n gone on.
	expect([taken.size, Math.max(...taken.values())]).toEqual([RUNS * ITEMS, 1]);
	expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([]);
	let count = 0;
	for (const id of ids) {
		const execution = await n8n.rest.executions.waitFor(id, { timeoutMs: 60_000 });
		const out = [1, 2].flatMap((output) => itemsOf(execution, NODE.wait, output)) as { approval: { id: string; decisions: unknown[] } }[];
		expect([out.length, new Set(out.map(({ approval }) => approval.id)).size]).toEqual([ITEMS, ITEMS]);
		for (const { approval } of out) expect(approval.decisions).toHaveLength(1);
		// And n8n went on once: a second going on would have run the node after it twice.
		expect(Object.values(execution.data.resultData.runData.End ?? {}).length).toBeLessThanOrEqual(2);
		count += out.length;
	}
	expect(count).toBe(RUNS * ITEMS);
	expect([await store.count('decisions'), await store.count('approvals where resumed_at is not null')]).toEqual([RUNS * ITEMS, RUNS * ITEMS]);
	// n8n keeps its connections to a database that goes away with this test.
	await n8n.rest.deactivate(chain.workflow.id);
	const seconds = (from: string, to: string) => (((times[to] ?? 0) - (times[from] ?? 0)) / 1000).toFixed(1);
	console.log(`${kind}, ${count} requests: asked for in ${seconds('start', 'waiting')} s, opened in ${seconds('waiting', 'opened')} s, decided in ${seconds('opened', 'decided')} s; answers ${JSON.stringify(statuses)}`);
});
