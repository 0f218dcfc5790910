import type { VNode } from 'preact';
import { revealHidden } from '../mark-text';
import { textDiff, type DiffPart } from '../../draft/text-diff';
import { Exact, shown } from './exact';

const plain = (text: string) => revealHidden(text).map(shown);

function Side({ parts, side }: { parts: readonly DiffPart[]; side: 'gone' | 'new' }): VNode {
	return (
		<div class="exact" dir="auto">
			{parts
				.filter(({ kind }) => kind === 'same' || kind === side)
				.map(({ kind, text }) => (kind === 'same' ? plain(text) : kind === 'new' ? <ins>{plain(text)}</ins> : <del>{plain(text)}</del>))}
		</div>
	);
}

/** Two versions of a text side by side, with the words marked that only one of them has. */
export function DiffPair({ before, after, labels, current }: { before: string; after: string; labels: readonly [string, string]; current?: VNode }): VNode {
	const parts = textDiff(before, after);
	return (
		<dl class="pair long">
			<div>
				<dt>{labels[0]}</dt>
				<dd>{current ?? (parts ? <Side parts={parts} side="gone" /> : <Exact text={before} />)}</dd>
			</div>
			<div class="new">
				<dt>{labels[1]}</dt>
				<dd>{parts && !current ? <Side parts={parts} side="new" /> : <Exact text={after} />}</dd>
			</div>
		</dl>
	);
}
