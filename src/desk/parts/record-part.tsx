import type { VNode } from 'preact';
import type { Change, Json } from '../../draft/proposal';
import { valueText, words } from '../format';
import { Exact, Inline } from './exact';

/** Longer values stand below each other on a phone instead of in two thin columns. */
const LONG = 60;

function Value({ value }: { value: Json | undefined }): VNode {
	if (value === undefined) return <span class="muted">not read</span>;
	if (value === null || value === '') return <span class="muted">empty</span>;
	return <Exact text={valueText(value)} code={typeof value === 'object'} />;
}

function Origin({ change }: { change: Change }): VNode {
	return (
		<>
			{change.source !== undefined && (
				<p class="from">
					Source: <Inline text={change.source} />
				</p>
			)}
			{change.doubt !== undefined && (
				<div class="note">
					<p>
						<strong>In doubt:</strong> <Inline text={change.doubt} />
					</p>
				</div>
			)}
			{change.current === undefined && (
				<div class="note">
					<p>
						<strong>In doubt:</strong> the draft does not say what the record holds now.
					</p>
				</div>
			)}
		</>
	);
}

/** Old and new value side by side, for every field that would change. */
export function RecordPart({ changes }: { changes: readonly Change[] }): VNode {
	return (
		<>
			{changes.map((change) => {
				const long = valueText(change.current).length > LONG || valueText(change.proposed).length > LONG;
				return (
					<div class="row">
						<h3>
							<Inline text={words(change.field)} />
						</h3>
						<dl class={long ? 'pair long' : 'pair'}>
							<div>
								<dt>Now</dt>
								<dd>
									<Value value={change.current} />
								</dd>
							</div>
							<div class="new">
								<dt>New</dt>
								<dd>
									<Value value={change.proposed} />
								</dd>
							</div>
						</dl>
						<Origin change={change} />
					</div>
				);
			})}
		</>
	);
}
