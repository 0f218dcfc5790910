import type { VNode } from 'preact';
import { missingChecks } from '../../approve/required-checks';
import type { Finding, GuardrailsSection, RiskSection } from '../../sections';
import type { ApprovalRecord } from '../../store/port';
import { findingsOf, findingWords } from '../find-spans';
import { words } from '../format';
import { Inline, Prose } from './exact';
import { FactsPart } from './why-part';

const MAX_GROUPS = 12;

/** The sections were read off an item, so a part of them may be anything. */
const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' && value !== '' ? value : otherwise);

/** How often each kind was found, worst places first as they came; values are never repeated. */
function grouped(findings: readonly Finding[]): { what: string; check: string; count: number }[] {
	const groups = new Map<string, { what: string; check: string; count: number }>();
	for (const { category, type, check } of findings) {
		const key = `${category}/${type}/${check}`;
		const group = groups.get(key) ?? { what: findingWords({ category, type }), check: textOr(check, 'unknown'), count: 0 };
		group.count += 1;
		groups.set(key, group);
	}
	return [...groups.values()];
}

function Findings({ where, findings }: { where: string; findings: readonly Finding[] }): VNode | null {
	const groups = grouped(findings);
	if (groups.length === 0) return null;
	return (
		<>
			<h3>{where}</h3>
			<ul class="plain">
				{groups.slice(0, MAX_GROUPS).map(({ what, check, count }) => (
					<li>
						<Inline text={what.slice(0, 120)} /> <span class="muted">× {count}, <Inline text={check.slice(0, 80)} /></span>
					</li>
				))}
			</ul>
			{groups.length > MAX_GROUPS && <p class="small muted">… and {groups.length - MAX_GROUPS} more kinds.</p>}
		</>
	);
}

/** What the scan found where, and under which version; a check without a result is said first. */
export function GuardrailPart({ approval }: { approval: ApprovalRecord }): VNode {
	const guardrails = approval.guardrails as Partial<GuardrailsSection> | null;
	const missing = missingChecks(approval.guardrails);
	const [inText, inDraft] = [findingsOf(guardrails?.input), findingsOf(guardrails?.draft)];
	const action = textOr(guardrails?.guardrail_action, '');
	return (
		<section class="card" aria-labelledby="guardrails">
			<h2 id="guardrails">
				Guardrails {action !== '' && <span class={`chip ${action}`}>{words(action).slice(0, 40)}</span>}
			</h2>
			{missing.length > 0 && <div class="note bad">{missing.map((sentence) => <p><Inline text={sentence.slice(0, 500)} /></p>)}</div>}
			{guardrails && <Prose text={textOr(guardrails.reason, '')} limit={600} />}
			<Findings where="In the customer's text" findings={inText} />
			<Findings where="In the draft" findings={inDraft} />
			{guardrails && inText.length + inDraft.length === 0 && textOr(guardrails.reason, '') === '' && <p class="muted">Nothing was found.</p>}
			{guardrails && <p class="small muted">Guardrail version <Inline text={String(guardrails.guardrail_policy_version ?? 'unknown').slice(0, 80)} /></p>}
		</section>
	);
}

/** The tier, the rule that decided it, and what the rule read. */
export function RiskPart({ approval }: { approval: ApprovalRecord }): VNode {
	const risk = (approval.risk ?? {}) as Partial<RiskSection>;
	const missing = Array.isArray(risk.missing_facts) ? risk.missing_facts : [];
	return (
		<section class="card" aria-labelledby="risk">
			<h2 id="risk">
				Risk <span class={`chip ${approval.tier}`}>{words(approval.tier)}</span>
			</h2>
			<Prose text={textOr(risk.reason, 'The rule gave no reason.')} limit={600} />
			<p class="small muted">
				Rule <code><Inline text={textOr(risk.rule, 'unknown').slice(0, 120)} /></code>, policy version <Inline text={approval.policyVersion.slice(0, 80)} />
			</p>
			{missing.length > 0 && <div class="note"><p><strong>Not known:</strong> <Inline text={missing.map(String).join(', ').slice(0, 500)} /></p></div>}
			<FactsPart facts={approval.action.facts} />
		</section>
	);
}
