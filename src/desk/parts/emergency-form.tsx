import type { VNode } from 'preact';
import { Inline } from './exact';
import { FactorPart } from './factor-part';
import { Confirm, formTarget, Hidden, type PanelProps } from './panel-form';

/** One person in place of all, where the policy allows it; everyone who is skipped is told, and somebody looks back at it. */
export function Emergency({ review, actionUrl, data, problem, hidden }: PanelProps): VNode | null {
	const { emergency } = data;
	if (!emergency || data.bar !== undefined) return null;
	const mine = problem?.decision === 'break_glass' ? problem : undefined;
	return (
		<details class="act" id="emergency" open={mine !== undefined}>
			<summary>Decide alone in an emergency</summary>
			{emergency.locked !== undefined ? (
				<div class="note bad">
					<p>
						<Inline text={emergency.locked.slice(0, 500)} />
					</p>
				</div>
			) : (
				<form method="post" action={formTarget(actionUrl)}>
					<p class="small">The other approvals are not waited for. Everyone who is skipped is told at once, the decision is badged wherever it is shown, and somebody has to look back at it.</p>
					<Hidden review={review} hidden={hidden} />
					<label for="emergency-reason">What is the emergency?</label>
					<textarea id="emergency-reason" name="reason" rows={3} maxlength={2000} required dir="auto" aria-invalid={mine?.field === 'reason' || undefined}>
						{`\n${mine?.reason ?? ''}`}
					</textarea>
					<Confirm review={review} id="emergency-confirm" invalid={mine?.field === 'confirm'} />
					<FactorPart review={review} id="emergency-factor" invalid={mine?.field === 'code'} emergency />
					<button class="stop" type="submit" name="decision" value="break_glass">
						Approve alone
					</button>
				</form>
			)}
		</details>
	);
}
