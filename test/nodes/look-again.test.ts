import { lookAgain } from '../../src/n8n/look-again';
import { startRecorder } from '../servers/recorder.mjs';
import { anyApproval, anyApprover } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';

const warn = jest.fn();
const functions = { logger: { warn } as never };
let ports: TestPorts;

beforeAll(async () => {
	ports = await openTestPorts();
});
afterAll(() => ports.close());

/** A request at a waiting node that answers as ours does. */
async function at(answer: unknown, patch: Parameters<typeof anyApproval>[0] = {}) {
	const node = await startRecorder({ answer });
	const approval = anyApproval({ state: 'pending', dueAt: '2099-01-01T00:00:00.000Z', resumeUrl: `${node.url}/webhook-waiting/7?signature=x`, ...patch });
	await ports.store.transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id)]));
	return { node, approval };
}
const decide = (id: string, version: number) => ports.store.transaction((tx) => tx.updateApproval(id, version, { state: 'approved' }));

test('a decision that came while the node fell asleep wakes it, once', async () => {
	const { node, approval } = await at({ daa_approval_wait: true, state: 'approved', resumed: true });
	const looking = lookAgain(functions, ports, approval, [20, 200, 20, 20]);
	setTimeout(() => void decide(approval.id, approval.version), 60);
	await looking;
	expect(node.requests.map(({ path }) => path)).toEqual(['/webhook-waiting/7?signature=x']);
	await node.close();
});

test('while nobody decided, nobody is woken', async () => {
	const { node, approval } = await at({});
	await lookAgain(functions, ports, approval, [5, 5]);
	expect(node.requests).toEqual([]);
	await node.close();
});

test('an execution that still waits for something else is visited again; one that went on is left alone', async () => {
	const waiting = await at({ daa_approval_wait: true, resumed: false }, { state: 'rejected' });
	await lookAgain(functions, ports, waiting.approval, [1, 1, 1]);
	expect(waiting.node.requests).toHaveLength(3);
	const gone = await at('no node of ours', { state: 'rejected' });
	await lookAgain(functions, ports, gone.approval, [1, 1, 1]);
	expect(gone.node.requests).toHaveLength(1);
	await Promise.all([waiting.node.close(), gone.node.close()]);
	expect(warn).not.toHaveBeenCalled();
});
