import type { VNode } from 'preact';
import { utcPhrase } from '../../approve/describe-approval';
import type { Change, Json } from '../../draft/proposal';
import type { LiveField, LiveReading } from '../../execute/live-value';
import type { FoundSpans } from '../find-spans';
import { clockTime, valueText, words } from '../format';
import { DiffPair } from './diff-part';
import { Exact, Inline, Prose } from './exact';

/** Longer values stand in full width, with the words marked that differ. */
const LONG = 60;

export function Value({ value, found }: { value: unknown; found?: FoundSpans }): VNode {
	if (value === undefined) return <span class="muted">not read</span>;
	if (value === null || value === '') return <span class="muted">empty</span>;
	const text = valueText(value);
	return <Exact text={text} code={typeof value === 'object'} {...(found && { found: found.inText(text) })} />;
}

function Pair({ current, proposed, found }: { current: Json | undefined; proposed: Json; found: FoundSpans }): VNode {
	const [before, after] = [valueText(current), valueText(proposed)];
	const long = before.length > LONG || after.length > LONG;
	if (long && typeof current === 'string' && current !== '' && typeof proposed === 'string' && found.inText(after).length === 0) {
		return <DiffPair before={before} after={after} labels={['When drafted', 'New']} />;
	}
	return (
		<dl class={long ? 'pair long' : 'pair'}>
			<div>
				<dt>When drafted</dt>
				<dd>
					<Value value={current} />
				</dd>
			</div>
			<div class="new">
				<dt>New</dt>
				<dd>
					<Value value={proposed} found={found} />
				</dd>
			</div>
		</dl>
	);
}

/** What the record holds at this moment, where the old value stands; silent when it is still as drafted. */
function LiveNote({ field, at }: { field: LiveField | undefined; at: Date }): VNode | null {
	if (!field || field.standing === 'same') return null;
	return (
		<div class="note live">
			<p>
				<strong>{field.standing === 'done' ? 'Already so:' : 'Changed since drafted.'}</strong>{' '}
				{field.standing === 'done' ? 'the record holds the new value already.' : 'The record now holds'}
			</p>
			{field.standing === 'changed' && (field.value === null || field.value === '' ? <Value value={null} /> : <Prose text={valueText(field.value)} limit={600} />)}
			<p class="small muted">Read at {clockTime(at)}. Before anything is written it is compared again.</p>
		</div>
	);
}

function Doubt({ text }: { text: string }): VNode {
	return (
		<div class="note">
			<p>
				<strong>In doubt:</strong> <Inline text={text} />
			</p>
		</div>
	);
}

/** One sentence about the reading as a whole, above the fields. */
export function LiveLine({ live }: { live: LiveReading | undefined }): VNode | null {
	if (!live) return null;
	if (live.state === 'unreadable') {
		return (
			<div class="note">
				<p>
					<strong>The live values could not be read:</strong> {live.reason}. The old values below are from when this was drafted. Before anything is written they are compared.
				</p>
			</div>
		);
	}
	if (!live.exists) {
		return (
			<div class="note bad">
				<p>
					<strong>The record is not there.</strong> <Inline text={live.target} /> has no record with this id, read {utcPhrase(live.at)}.
				</p>
			</div>
		);
	}
	const moved = Object.values(live.fields).filter(({ standing }) => standing !== 'same').length;
	if (moved > 0) {
		return (
			<div class="note live">
				<p>
					<strong>{moved === 1 ? '1 field has' : `${moved} fields have`} changed since this was drafted.</strong> Marked below, as read just now.
				</p>
			</div>
		);
	}
	return <p class="fresh">Read just now ({clockTime(live.at)}): the record still holds the old values.</p>;
}

/** Old and new value side by side, for every field that would change. */
export function RecordPart({ changes, found, live }: { changes: readonly Change[]; found: FoundSpans; live?: LiveReading | undefined }): VNode {
	return (
		<>
			<LiveLine live={live} />
			{changes.map((change) => (
				<div class="row">
					<div class="field">
						<h3>
							<Inline text={words(change.field)} />
						</h3>
						{change.source !== undefined && (
							<p class="from">
								Source: <Inline text={change.source} />
							</p>
						)}
					</div>
					<div class="values">
						<Pair current={change.current} proposed={change.proposed} found={found} />
						{live?.state === 'read' && live.exists && <LiveNote field={live.fields[change.field]} at={live.at} />}
						{change.doubt !== undefined && <Doubt text={change.doubt} />}
						{change.current === undefined && <Doubt text="the draft does not say what the record holds now." />}
					</div>
				</div>
			))}
		</>
	);
}
