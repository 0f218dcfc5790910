import type { VNode } from 'preact';
import type { BatchResult } from '../../approve/batch';
import { amountPhrase } from '../../approve/describe-approval';
import type { DeskResponse } from '../handle-review';
import type { DeskVisit } from '../handle-desk';
import { words } from '../format';
import { headline } from '../headline';
import { Relative } from '../parts/deadline';
import { Keys } from '../parts/decision-panel';
import { Inline } from '../parts/exact';
import { Brief, Summary } from '../run-page';
import { deskFrame, DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';
import { cursorText, seesAll, viewFields, type QueueView } from './filters';
import { COUNT_LIMIT, MAX_BATCH, type QueueEntry, type QueueList } from './list-queue';
import { SlaBar } from './sla-bar';

export interface QueueNote {
	good: boolean;
	text: string;
}

interface Props {
	at: SignedIn;
	view: QueueView;
	list: QueueList;
	now: Date;
	results?: readonly BatchResult[];
	problem?: { message: string; picked: ReadonlySet<string> };
	note?: QueueNote;
}

export const countText = (count: number): string => (count > COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(count));

function Filters({ at, view }: Pick<Props, 'at' | 'view'>): VNode {
	const all = seesAll(at);
	return (
		<DeskForm at={at} go="queue" class="card filters" label="Filter the queue">
			<div>
				<label for="f-tier">Tier</label>
				<select id="f-tier" name="tier">
					{[['', 'All'], ['high', 'High'], ['medium', 'Medium'], ['low', 'Low']].map(([value, label]) => (
						<option value={value} selected={(view.tier ?? '') === value}>
							{label}
						</option>
					))}
				</select>
			</div>
			<div>
				<label for="f-type">Action type</label>
				<input id="f-type" name="type" type="text" value={view.type} maxlength={200} spellcheck={false} autocomplete="off" />
			</div>
			<div>
				<label for="f-customer">Customer</label>
				<input id="f-customer" name="customer" type="text" value={view.customer} maxlength={200} spellcheck={false} autocomplete="off" />
			</div>
			{all && (
				<>
					<div>
						<label for="f-whose">Whose</label>
						<select id="f-whose" name="whose">
							<option value="mine" selected={view.whose === 'mine'}>
								Mine
							</option>
							<option value="all" selected={view.whose === 'all'}>
								Everybody's
							</option>
						</select>
					</div>
					<div>
						<label for="f-approver">Approver</label>
						<input id="f-approver" name="approver" type="text" value={view.approver} maxlength={320} spellcheck={false} autocomplete="off" />
					</div>
				</>
			)}
			<button type="submit" class="plain-button">
				Show
			</button>
		</DeskForm>
	);
}

/** One request: what happens, how pressing it is, and the way in. */
export function QueueRow({ entry, now, picked, result }: { entry: QueueEntry; now: Date; picked: boolean; result?: BatchResult }): VNode {
	const { approval, formToken, alone } = entry;
	const id = `pick-${approval.id}`;
	const customer = approval.action.origin?.customer_id;
	const amount = amountPhrase(approval.action);
	return (
		<li class="card item" data-row data-id={approval.id}>
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
						Decided on its own. <Inline text={alone.slice(0, 300)} />
					</p>
				)}
			</div>
		</li>
	);
}

const ageOf = (createdAt: string, now: Date): string => {
	const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(createdAt)) / 60_000));
	if (minutes < 60) return `${minutes} min ago`;
	return minutes < 1_440 ? `${Math.floor(minutes / 60)} h ago` : `${Math.floor(minutes / 1_440)} d ago`;
};

function Batch({ at, view, invalid, pickable }: { at: SignedIn; view: QueueView; invalid: boolean; pickable: number }): VNode {
	return (
		<DeskForm at={at} go="queue" id="batch" class="card panel approve" hidden={viewFields(view)} label="Approve together">
			<h2>Approve together</h2>
			<p class="small muted">Up to {MAX_BATCH} of medium risk, each exactly as shown. To edit or reject one, open it.</p>
			{pickable === 0 ? (
				<p>Nothing on this page can be approved together.</p>
			) : (
				<>
					<button type="button" class="plain-button" id="every" data-most={MAX_BATCH} hidden>
						Tick {MAX_BATCH} or none (<span id="count">0</span> ticked)
					</button>
					<p />
					<label for="number">
						How many do you approve? <span class="hint">Type the number of items you ticked, to confirm.</span>
					</label>
					<input id="number" name="count" type="text" inputmode="numeric" autocomplete="off" required aria-invalid={invalid || undefined} aria-describedby={invalid ? 'problem' : undefined} />
					<button class="go" type="submit" name="decision" value="approve_selected">
						Approve the ticked items
					</button>
				</>
			)}
			<Keys queue />
		</DeskForm>
	);
}

function Body({ at, view, list, now, results, problem, note }: Props): VNode {
	const { entries, counts, next } = list;
	const total = counts.high + counts.medium + counts.low;
	const filtered = view.tier ?? view.type ?? view.customer ?? view.approver;
	return (
		<>
			<div class="top">
				<h1>{total === 0 ? 'Nothing waits for you' : view.whose === 'all' ? 'All open requests' : 'Your queue'}</h1>
				<p class="muted" id="counts" data-counts aria-live="polite">
					{countText(counts.high)} high · {countText(counts.medium)} medium · {countText(counts.low)} low
				</p>
				{note && (
					<div class={note.good ? 'note good' : 'note'} role="status">
						<p>
							<Inline text={note.text} />
						</p>
					</div>
				)}
				{results && <Summary results={results} />}
				{problem && (
					<div class="note bad" role="alert" id="problem">
						<p>
							<strong>Nothing was decided.</strong> <Inline text={problem.message} />
						</p>
					</div>
				)}
				<div class="note" id="news" role="status" hidden />
			</div>
			<Filters at={at} view={view} />
			<DeskForm at={at} go="queue" id="open-form" hidden={{ ...viewFields(view), want: '' }}>
				{''}
			</DeskForm>
			<div class="grid">
				<div>
					{entries.length === 0 ? (
						<p class="card">{filtered === undefined ? 'Everything is decided. New requests appear here by themselves.' : 'No request fits this filter.'}</p>
					) : (
						<ul class="items" id="rows">
							{entries.map((entry) => (
								<QueueRow entry={entry} now={now} picked={problem?.picked.has(entry.approval.id) === true} result={results?.find(({ approvalId }) => approvalId === entry.approval.id)} />
							))}
						</ul>
					)}
					<div class="pager">
						{view.after && (
							<DeskForm at={at} go="queue" hidden={viewFields(view)}>
								<button type="submit" class="plain-button">
									First page
								</button>
							</DeskForm>
						)}
						{next && (
							<DeskForm at={at} go="queue" hidden={{ ...viewFields(view), after: cursorText(next) }}>
								<button type="submit" class="plain-button">
									Next page
								</button>
							</DeskForm>
						)}
					</div>
				</div>
				<Batch at={at} view={view} invalid={problem !== undefined} pickable={entries.filter(({ formToken }) => formToken !== undefined).length} />
			</div>
		</>
	);
}

/** The queue of one person, or of all. */
export function queuePage(visit: Pick<DeskVisit, 'ports'>, { status = 200, ...props }: Props & { status?: number }): DeskResponse {
	return deskFrame(visit, props.at, { title: 'Queue', active: 'queue', status, body: <Body {...props} /> });
}
