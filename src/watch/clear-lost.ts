import { exceptionEvent } from '../exceptions/exception-event';
import type { Ports } from '../ports';

const AT_ONCE = 200;

/** What was lost and has been carried out since needs nobody any more. */
export async function clearLost(ports: Ports): Promise<void> {
	const open = await ports.store.exceptions({ type: 'execution_lost', state: ['open', 'claimed'], limit: AT_ONCE });
	for (const { id, approvalId } of open) {
		const intent = approvalId === null ? undefined : await ports.store.intentByRequest(approvalId);
		if (intent?.state !== 'committed') continue;
		await ports.store.transaction(async (tx) => {
			const row = await tx.lockException(id);
			const patch = { state: 'resolved', resolvedBy: 'review-desk', resolvedAt: ports.now().toISOString(), outcome: 'cleared' } as const;
			if (!row || !(await tx.updateException(id, ['open', 'claimed'], patch))) return;
			const sentence = `The action was carried out after all, so nobody has to see to it: ${row.reason}`;
			await tx.appendEvent(await exceptionEvent(ports, tx, { ...row, ...patch }, { actor: { kind: 'service', id: 'review-desk' } }, { action: 'exception.resolved', outcome: row.type, sentence, detail: { outcome: 'cleared' } }));
		});
	}
}
