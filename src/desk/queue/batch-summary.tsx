import type { VNode } from 'preact';
import type { BatchResult } from '../../approve/batch';
import { Inline } from '../parts/exact';

export interface PickedResult extends BatchResult {
	/** What it would do; absent when it is not the visitor's. */
	what?: string;
}

/** What became of the ticked items. Those that failed say why in their rows, or here when they have none any more. */
export function BatchSummary({ results, shown }: { results: readonly PickedResult[]; shown: readonly string[] }): VNode {
	const failed = results.filter(({ decided }) => !decided);
	const stay = failed.filter(({ approvalId }) => shown.includes(approvalId)).length;
	const elsewhere = failed.filter(({ approvalId }) => !shown.includes(approvalId));
	return (
		<>
			<div class={failed.length === 0 ? 'note good' : 'note'} role="status">
				<p>
					<strong>{results.length - failed.length} approved.</strong> {stay > 0 && `${stay} could not be approved and ${stay === 1 ? 'stays' : 'stay'} in the queue; each says why.`}
				</p>
			</div>
			{elsewhere.map(({ what = 'One of them', problem = '' }) => (
				<div class="note bad" role="alert">
					<p>
						<strong>Not approved by you.</strong> <Inline text={what} />: <Inline text={problem.slice(0, 500)} />
					</p>
				</div>
			))}
		</>
	);
}
