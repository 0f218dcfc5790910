import type { ApprovalRecord } from '../store/port';
import { isOpen } from './life';

/**
 * What n8n says of the execution that waits: `waiting` (its node answered), `finished` (it went on and ended), `ended`
 * (it failed or crashed), `gone` (n8n does not know it any more), `refused` (n8n signs otherwise now), `unreachable`
 * (nobody knows).
 */
export type ExecutionStanding = 'waiting' | 'finished' | 'ended' | 'gone' | 'refused' | 'unreachable';

export interface Poked {
	execution: ExecutionStanding;
	/** Whether this very visit made the workflow go on. */
	resumed: boolean;
}

/**
 * Whether n8n no longer has the execution behind a request. A decision whose workflow ended well did all that the workflow
 * does with it; a request whose workflow ended can be answered by nobody.
 */
export function isLost({ execution }: Poked, { state }: Pick<ApprovalRecord, 'state'>): boolean {
	return execution === 'gone' || execution === 'ended' || execution === 'refused' || (isOpen(state) && execution === 'finished');
}
