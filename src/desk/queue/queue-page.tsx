import type { VNode } from 'preact';
import type { OwnLoad } from '../../attention/own-load';
import type { DeskResponse } from '../handle-review';
import type { DeskVisit } from '../handle-desk';
import { Inline } from '../parts/exact';
import { Keys } from '../parts/keys';
import { deskFrame, DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';
import { cursorText, seesAll, viewFields, type QueueView } from './filters';
import { COUNT_LIMIT, MAX_BATCH, type QueueList } from './list-queue';
import { LiveForm } from './live-form';
import { Note } from './after-deciding';
import { BatchSummary, type PickedResult } from './batch-summary';
import { QueueRow } from './queue-row';
import { Today } from './today';

export interface QueueNote {
	good: boolean;
	text: string;
}

interface Props {
	at: SignedIn;
	view: QueueView;
	list: QueueList;
	now: Date;
	results?: readonly PickedResult[];
	problem?: { message: string; picked: ReadonlySet<string> };
	note?: QueueNote;
	load?: OwnLoad;
}

const countText = (count: number): string => (count > COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(count));
export const countsOf = ({ high, medium, low }: QueueList['counts']): string => `${countText(high)} high · ${countText(medium)} medium · ${countText(low)} low`;

export function titleOf({ whose }: QueueView, { high, medium, low }: QueueList['counts']): string {
	if (high + medium + low === 0) return 'Nothing waits for you';
	return whose === 'all' ? 'All open requests' : 'Your queue';
}

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

function Batch({ at, view, invalid, pickable }: { at: SignedIn; view: QueueView; invalid: boolean; pickable: number }): VNode {
	return (
		<DeskForm at={at} go="queue" id="batch" class="card panel approve" hidden={viewFields(view)} label="Approve together">
			<h2>Approve together</h2>
			<p class="small muted">Up to {MAX_BATCH} of medium risk, each exactly as shown. To edit or reject one, open it.</p>
			{/* Both are there, because requests come and go while the page stays open. */}
			<p id="none" hidden={pickable > 0}>
				Nothing on this page can be approved together.
			</p>
			<div id="together" hidden={pickable === 0}>
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
			</div>
			<Keys queue />
		</DeskForm>
	);
}

function Body({ at, view, list, now, results, problem, note, load }: Props): VNode {
	const { entries, counts, next } = list;
	const filtered = view.tier ?? view.type ?? view.customer ?? view.approver;
	return (
		<>
			<div class="top">
				<h1 id="title">{titleOf(view, counts)}</h1>
				<p class="muted" id="counts">
					{countsOf(counts)}
				</p>
				<Today load={load} />
				{note && <Note note={note} />}
				{results && <BatchSummary results={results} shown={entries.map(({ approval }) => approval.id)} />}
				{problem && (
					<div class="note bad" role="alert" id="problem">
						<p>
							<strong>Nothing was decided.</strong> <Inline text={problem.message} />
						</p>
					</div>
				)}
			</div>
			{/* Not `hidden`: what appears in an area that was not there before is not read out. In sight wherever one is on the page. */}
			<div id="news" role="status" />
			<LiveForm at={at} hidden={{ ...viewFields(view), ...(view.after && { from: cursorText(view.after) }), ...(next && { until: cursorText(next) }) }} />
			<Filters at={at} view={view} />
			<DeskForm at={at} go="queue" id="open-form" hidden={{ ...viewFields(view), want: '' }}>
				{''}
			</DeskForm>
			<div class="grid">
				<div>
					<p class={filtered === undefined ? 'card empty' : 'card empty none'} id="empty" hidden={entries.length > 0}>
						{filtered === undefined ? 'Everything is decided.' : 'No request fits this filter.'}
					</p>
					<ul class="items" id="rows" hidden={entries.length === 0}>
						{entries.map((entry) => (
							<QueueRow entry={entry} now={now} picked={problem?.picked.has(entry.approval.id) === true} result={results?.find(({ approvalId }) => approvalId === entry.approval.id)} />
						))}
					</ul>
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
	return deskFrame(visit, props.at, { title: 'Queue', active: 'queue', status, live: true, body: <Body {...props} /> });
}
