import { utcPhrase } from '../approve/describe-approval';
import type { ActionProposal } from '../draft/proposal';
import type { IntentRecord } from '../store/port';
import { headline } from './headline';
import { Page, renderPage } from './layout';
import { EffectPart } from './parts/effect-part';
import { Inline } from './parts/exact';

export interface ReverseView {
	actionUrl: string;
	token: string;
	intent: IntentRecord;
	/** What would be proposed; absent when there is nothing to put back, with the reason in `note`. */
	reverse?: ActionProposal;
	note?: string;
	/** It has been proposed by this very visit. */
	proposed?: boolean;
}

/** One execution, what taking it back would change, and the one button that proposes it. */
export function reversePage({ actionUrl, token, intent, reverse, note, proposed = false }: ReverseView): string {
	const title = proposed ? 'The reverse is proposed' : reverse ? 'Take this back?' : 'This cannot be taken back here';
	return renderPage(
		<Page title={title} environment={intent.environment}>
			<div class="page">
				<main class="done">
					<h1>{title}</h1>
					{note !== undefined && (
						<div class="note" role="alert">
							<p>
								<Inline text={note} />
							</p>
						</div>
					)}
					{proposed && <p class="lead">Nothing is changed yet. It takes the same way as every other proposal: its risk is rated, and people are asked where the policy says so.</p>}
					<p class="muted">
						Done {intent.finishedAt === null ? '' : utcPhrase(intent.finishedAt)}: <Inline text={headline(intent.action)} />
					</p>
					{reverse && (
						<section class="card" aria-labelledby="effect">
							<h2 id="effect">
								<Inline text={headline(reverse)} />
							</h2>
							<EffectPart action={reverse} />
						</section>
					)}
					{reverse && !proposed && (
						<form method="post" action={actionUrl}>
							<input type="hidden" name="reverse" value={token} />
							<p class="muted">This only makes a proposal. It is rated and, where the policy says so, approved like any other, and refused when the record has changed since.</p>
							<button class="go" type="submit" name="do" value="propose_reverse">
								Propose the reverse
							</button>
						</form>
					)}
					<p class="small muted">
						Execution <code>{intent.id}</code>
					</p>
				</main>
			</div>
		</Page>,
	);
}
