import type { VNode } from 'preact';
import type { BatchResult } from '../../approve/batch';
import { amountPhrase } from '../../approve/describe-approval';
import { words } from '../format';
import { headline } from '../headline';
import { Relative } from '../parts/deadline';
import { Inline } from '../parts/exact';
import { Brief } from '../run-page';
import { FOR_OTHERS, type QueueEntry } from './list-queue';
import { SlaBar } from './sla-bar';

const ageOf = (createdAt: string, now: Date): string => {
	const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(createdAt)) / 60_000));
	if (minutes < 60) return `${minutes} min ago`;
	return minutes < 1_440 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1_440)} d ago`;
};

/** One request: what happens, how pressing it is, and the way in. */
export function QueueRow({ entry, now, picked, result }: { entry: QueueEntry; now: Date; picked: boolean; result?: BatchResult }): VNode {
	const { approval, formToken, alone } = entry;
	const id = `pick-${approval.id}`;
	const customer = approval.action.origin?.customer_id;
	const amount = amountPhrase(approval.action);
	return (
		<li class="card item" data-row data-id={approval.id} data-version={`${approval.version}.${formToken === undefined ? 0 : 1}`}>
			{formToken === undefined ? <span /> : <input type="checkbox" id={id} name={`pick.${approval.id}`} value={formToken} data-pick form="batch" checked={picked} aria-labelledby={`${id}-title`} />}
			<div>
				<div class="row-head">
					<h2 id={`${id}-title`}>
						<Inline text={headline(approval.action)} />
					</h2>
					<button type="submit" form="open-form" name="open" value={approval.id} class="quiet open" aria-describedby={`${id}-title`}>
						Open
					</button>
				</div>
				<p class="small muted meta">
					<span class={`chip ${approval.tier}`}>{words(approval.tier)}</span> <Inline text={words(approval.action.action_type)} />
					{amount !== undefined && <> · <Inline text={amount} /></>}
					{customer !== undefined && <> · customer <Inline text={customer} /></>}
					{approval.state === 'partially_approved' && <> · others have approved</>}
				</p>
				<div class="clock small muted">
					<SlaBar createdAt={approval.createdAt} dueAt={approval.dueAt} now={now} />
					<span>
						asked <time datetime={approval.createdAt} data-due>{ageOf(approval.createdAt, now)}</time>, due <Relative at={approval.dueAt} now={now} />
					</span>
				</div>
				{result?.problem !== undefined && (
					<div class="note bad" role="alert">
						<p>
							<strong>Not approved; it stays in the queue.</strong> <Inline text={result.problem.slice(0, 500)} />
						</p>
					</div>
				)}
				{formToken !== undefined && <Brief action={approval.action} />}
				{alone !== undefined && approval.tier === 'medium' && (
					<p class="small">
						{alone !== FOR_OTHERS && 'Decided on its own. '}
						<Inline text={alone.slice(0, 300)} />
					</p>
				)}
			</div>
		</li>
	);
}
