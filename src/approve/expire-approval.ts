import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { decide } from './decider';
import { lifeOf } from './life-of';
import { recordExpiry } from './record-expiry';

/**
 * Expires an open approval whose deadline has passed. Safe to call at any time: returns the approval as it is now,
 * unchanged when it was decided before, is not due yet or has a next in line, and undefined when there is none. `final`:
 * the next in line count no more.
 */
export async function expireApproval(ports: Ports, approvalId: string, { final = false } = {}): Promise<ApprovalRecord | undefined> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (!approval) return undefined;
		const ruling = decide({ type: 'expire', at, final }, lifeOf(approval, [], []));
		return ruling.ok ? recordExpiry(ports, tx, approval, at) : approval;
	});
}
