import type { ActionProposal } from '../draft/proposal';
import type { ExceptionRecord, StoreReader } from '../store/port';

/** The draft that an exception is about: its own, else that of its execution, else that of its approval. */
export async function subjectOf(store: Pick<StoreReader, 'approval' | 'intent'>, row: Pick<ExceptionRecord, 'action' | 'intentId' | 'approvalId'>): Promise<ActionProposal | undefined> {
	if (row.action) return row.action;
	const intent = row.intentId === null ? undefined : await store.intent(row.intentId);
	if (intent) return intent.action;
	return row.approvalId === null ? undefined : (await store.approval(row.approvalId))?.action;
}
