import type { VNode } from 'preact';
import { utcPhrase } from '../../approve/describe-approval';
import type { PageData, SimilarDecision } from '../page-data';
import { Inline, Prose } from './exact';

const MAX_SHOWN = 3;

const OUTCOMES: Readonly<Record<SimilarDecision['outcome'], { word: string; tone: string }>> = {
	approved: { word: 'approved', tone: 'low' },
	edited: { word: 'approved with edits', tone: 'medium' },
	rejected: { word: 'rejected', tone: 'high' },
	changes_requested: { word: 'sent back', tone: 'high' },
	expired: { word: 'expired', tone: 'calm' },
	cancelled: { word: 'cancelled', tone: 'calm' },
};

function Past({ past }: { past: SimilarDecision }): VNode {
	const { word, tone } = OUTCOMES[past.outcome] ?? { word: 'closed', tone: 'calm' };
	return (
		<li>
			<p>
				<span class={`chip ${tone}`}>{word}</span> <Inline text={past.what.slice(0, 300)} />
			</p>
			<p class="small muted">
				{past.by !== undefined && (
					<>
						<Inline text={past.by.slice(0, 160)} />,{' '}
					</>
				)}
				{utcPhrase(past.decidedAt)}
				{past.execution !== undefined && (
					<>
						{' '}
						· <Inline text={past.execution.slice(0, 120)} />
					</>
				)}
			</p>
			{past.reason !== undefined && past.reason !== '' && (
				<blockquote class="quote small">
					<Prose text={past.reason} limit={300} />
				</blockquote>
			)}
		</li>
	);
}

/** How people decided on the like before. It informs; nothing is decided by it. */
export function SimilarPart({ similar }: { similar: PageData['similar'] }): VNode | null {
	if (similar === undefined) return null;
	return (
		<section class="card" aria-labelledby="similar">
			<h2 id="similar">Similar decisions</h2>
			{similar === 'unreadable' && <p class="muted">Past decisions could not be looked up.</p>}
			{similar !== 'unreadable' && similar.length === 0 && <p class="muted">Nothing like this has been decided before.</p>}
			{similar !== 'unreadable' && similar.length > 0 && (
				<ul class="plain">
					{similar.slice(0, MAX_SHOWN).map((past) => (
						<Past past={past} />
					))}
				</ul>
			)}
		</section>
	);
}
