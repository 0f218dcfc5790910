import type { VNode } from 'preact';
import { approvalsOf } from '../../approve/decider';
import { utcPhrase } from '../../approve/describe-approval';
import type { Review } from '../../approve/open-review';
import { missingChecks } from '../../approve/required-checks';
import { inSentence } from '../../draft/shorten';
import type { LiveReading } from '../../execute/live-value';
import { words } from '../format';
import type { PageData } from '../page-data';
import { Relative } from './deadline';
import { Inline } from './exact';

/** The sentence of a stored section, which is kept as it came and may be anything. */
function reasonOf(section: unknown): string {
	const reason = typeof section === 'object' && section !== null ? (section as { reason?: unknown }).reason : undefined;
	return typeof reason === 'string' ? inSentence(reason, 140) : '';
}

function liveWords(live: LiveReading): { tone: string; text: string } {
	if (live.state === 'unreadable') return { tone: 'medium', text: 'Live values could not be read' };
	if (!live.exists) return { tone: 'high', text: 'The record was not found' };
	const moved = Object.values(live.fields).filter(({ standing }) => standing !== 'same').length;
	return moved === 0 ? { tone: 'low', text: 'Record unchanged since drafted' } : { tone: 'medium', text: `${moved} of ${Object.keys(live.fields).length} fields changed since drafted` };
}

function scanWords(guardrails: unknown): { tone: string; text: string } {
	const missing = missingChecks(guardrails);
	if (missing.length > 0) return { tone: 'high', text: missing[0] ?? '' };
	const action = String((guardrails as { guardrail_action?: unknown }).guardrail_action);
	return action === 'allowed' ? { tone: 'low', text: 'Guardrails: nothing in the way' } : { tone: 'medium', text: `Guardrails: ${words(action)}` };
}

/** What somebody needs to know in five seconds, besides the change itself. */
export function Glance({ review, data, now }: { review: Review; data: PageData; now: Date }): VNode {
	const { approval, approvers, decisions } = review;
	const given = approvalsOf(decisions, approval.payloadHash).length;
	const states = [...(data.live ? [liveWords(data.live)] : []), scanWords(approval.guardrails)];
	const able = approvers.filter(({ revokedAt }) => revokedAt === null);
	return (
		<dl class="glance">
			<div>
				<dt>Risk</dt>
				<dd>
					<span class={`chip ${approval.tier}`}>{words(approval.tier)}</span>
					<p class="small">
						<Inline text={reasonOf(approval.risk)} />
					</p>
				</dd>
			</div>
			<div>
				<dt>Who decides</dt>
				<dd>
					{given} of {approval.approvalsRequired} {approval.approvalsRequired === 1 ? 'approval' : 'approvals'} given
					<p class="small">
						<Inline text={inSentence(able.map(({ name }) => name).join(', '), 120)} />
					</p>
					{(approval.plan?.level ?? 0) > 0 && <p class="small">Escalated: nobody decided by an earlier deadline.</p>}
				</dd>
			</div>
			<div>
				<dt>Decide by</dt>
				<dd>
					<Relative at={approval.dueAt} now={now} />
					<p class="small">{utcPhrase(approval.dueAt)}</p>
				</dd>
			</div>
			<div>
				<dt>Checked</dt>
				<dd>
					<ul class="plain states">
						{states.map(({ tone, text }) => (
							<li class={tone}>
								<Inline text={inSentence(text, 120)} />
							</li>
						))}
					</ul>
				</dd>
			</div>
		</dl>
	);
}
