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
};

const EXECUTED: Readonly<Record<SimilarDecision['execution'], string>> = {
	not_started: '',
	executing: 'being carried out',
	committed: 'carried out',
	failed: 'failed',
	blocked: 'not carried out',
	unknown: 'outcome not known',
};

function Past({ past }: { past: SimilarDecision }): VNode {
	const { word, tone } = OUTCOMES[past.outcome];
	const roles = [...new Set(past.decided_by.map(({ role }) => role).filter((role) => role !== ''))].join(', ');
	const facts = [`${Math.round(past.similarity * 100)} % alike`, roles && `by ${roles}`, utcPhrase(past.decided_at), past.outcome === 'approved' || past.outcome === 'edited' ? EXECUTED[past.execution] : ''].filter(Boolean);
	return (
		<li>
			<p>
				<span class={`chip ${tone}`}>{word}</span> <Inline text={past.summary.slice(0, 300)} />
			</p>
			<p class="small muted">
				<Inline text={facts.join(' · ').slice(0, 300)} />
			</p>
			{past.reason !== undefined && (
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
