import type { Actor } from '../audit/event';
import type { Ports } from '../ports';
import type { ApprovalRecord, StoreTransaction } from '../store/port';
import { approvalEvent } from './approval-event';
import { actionPhrase } from './describe-approval';

/** Who takes the approval over: a node's execution, or a person. */
export interface Taker {
	/** As it stands at the start of a sentence, e.g. `Execution 12`. */
	name: string;
	executionId: string;
	nodeName?: string;
	actor?: Actor;
}

/** The grants of an approval that is taken over are worth nothing from here on. Nothing is written when there were none. */
export async function withdrawGrants(ports: Ports, tx: StoreTransaction, approval: ApprovalRecord, at: Date, { name, executionId, nodeName, actor }: Taker): Promise<void> {
	const revoked = await tx.revokeTokens({ approvalId: approval.id }, at.toISOString());
	if (revoked === 0) return;
	await tx.appendEvent(
		approvalEvent(ports, approval, {
			action: 'grant.revoked',
			outcome: 'adopted',
			executionId,
			...(nodeName !== undefined && { nodeName }),
			...(actor && { actor }),
			sentence: `${name} took over the approval of ${actionPhrase(approval.action)}, so ${revoked} earlier ${revoked === 1 ? 'grant was' : 'grants were'} withdrawn.`,
			detail: { revoked, from_execution: approval.executionId },
		}),
	);
}
