import type { VNode } from 'preact';
import type { ActionProposal } from '../../draft/proposal';
import { shorten } from '../../draft/shorten';
import type { FoundSpans } from '../find-spans';
import { valueText, words } from '../format';
import { Exact, Inline, Prose } from './exact';
import { Outside } from './outside';

/** Characters shown of each prose text. Together they keep a page under 100 kB, whatever a draft carries. */
const LIMITS = { origin: 4_000, rationale: 1_500, evidence: 700, policy: 1_500, fact: 120 } as const;
const MAX_EVIDENCE = 5;
const MAX_FACTS = 16;

type Evidence = NonNullable<NonNullable<ActionProposal['draft']>['evidence']>[number];

function EvidenceItem({ item }: { item: Evidence }): VNode {
	if (typeof item === 'string') return <li><Prose text={item} limit={LIMITS.evidence} /></li>;
	return (
		<li>
			{item.title !== undefined && <strong><Inline text={item.title.slice(0, LIMITS.fact)} /></strong>}
			{item.text !== undefined && <Prose text={item.text} limit={LIMITS.evidence} />}
			<Outside url={item.url?.slice(0, 2_000)} />
		</li>
	);
}

/** The customer's own words, which a model's account of them never replaces. */
export function OriginPart({ origin, found, heading = 'What the customer wrote' }: { origin: ActionProposal['origin']; found: FoundSpans; heading?: string | undefined }): VNode | null {
	if (!origin?.text) return null;
	const facts = [origin.channel && `by ${origin.channel}`, origin.helpdesk_ticket_id && `ticket ${origin.helpdesk_ticket_id}`, origin.customer_id && `customer ${origin.customer_id}`].filter(Boolean);
	return (
		<section class="card" aria-labelledby="origin">
			<h2 id="origin">{heading}</h2>
			<blockquote class="quote">
				<Prose text={origin.text} limit={LIMITS.origin} found={found.origin} />
			</blockquote>
			{facts.length > 0 && <p class="small muted"><Inline text={facts.join(' · ')} /></p>}
		</section>
	);
}

/** Why the drafter proposes this, and what it goes by. */
export function WhyPart({ draft, agent = false }: { draft: ActionProposal['draft']; agent?: boolean }): VNode {
	const evidence = draft?.evidence ?? [];
	const made = [draft?.model_name, draft?.prompt_template_version && `prompt ${draft.prompt_template_version}`, draft?.author && `author ${draft.author}`].filter(Boolean);
	return (
		<section class="card" aria-labelledby="why">
			<h2 id="why">Why</h2>
			{draft?.rationale ? <Prose text={draft.rationale} limit={LIMITS.rationale} /> : <p class="muted">{agent ? 'The agent gives no reason.' : 'The draft gives no rationale.'}</p>}
			{agent && draft?.rationale && <p class="small muted">These are the model’s own words.</p>}
			{!agent && <h3>Evidence</h3>}
			{!agent && evidence.length === 0 && <p class="muted">The draft names none.</p>}
			{evidence.length > 0 && <ul class="plain">{evidence.slice(0, MAX_EVIDENCE).map((item) => <EvidenceItem item={item} />)}</ul>}
			{evidence.length > MAX_EVIDENCE && <p class="small muted">… and {evidence.length - MAX_EVIDENCE} more, not shown here.</p>}
			{draft?.policy_excerpt && (
				<>
					<h3>Policy</h3>
					<blockquote class="quote"><Prose text={draft.policy_excerpt} limit={LIMITS.policy} /></blockquote>
				</>
			)}
			{made.length > 0 && (
				<p class="small muted">
					Drafted by <Inline text={made.join(', ')} />
					{draft?.confidence !== undefined && `; it rates its own confidence ${Math.round(draft.confidence * 100)} %`}
				</p>
			)}
		</section>
	);
}

/** One level of nesting becomes names of two words, e.g. `verified refund`. */
function flat(name: string, value: unknown): [string, string][] {
	if (Array.isArray(value)) return value.length === 0 ? [] : [[name, value.map(valueText).join(', ')]];
	if (typeof value !== 'object' || value === null) return [[name, valueText(value)]];
	return Object.entries(value).map(([inner, part]) => [`${name} ${inner}`, valueText(part)]);
}

/** Amounts, limits and flags that the rules read, close to the decision. */
export function FactsPart({ facts }: { facts: ActionProposal['facts'] }): VNode | null {
	const shown = Object.entries(facts).flatMap(([name, value]) => flat(name, value));
	if (shown.length === 0) return null;
	return (
		<>
			<h3>Facts the rules read</h3>
			<dl class="facts">
				{shown.slice(0, MAX_FACTS).map(([name, value]) => (
					<>
						<dt><Inline text={shorten(words(name), LIMITS.fact)} /></dt>
						<dd><Exact text={shorten(value, LIMITS.fact)} /></dd>
					</>
				))}
			</dl>
			{shown.length > MAX_FACTS && <p class="small muted">… and {shown.length - MAX_FACTS} more.</p>}
		</>
	);
}
