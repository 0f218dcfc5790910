import type { ComponentChildren, VNode } from 'preact';
import { Page, renderPage } from '../layout';
import { wantedText, type WantedRequest } from '../../identity/desk-link';
import { Inline } from '../parts/exact';

/** The request that is to be opened after signing in. */
export const WANTED_FIELD = 'wanted';

const Wanted = ({ wanted }: { wanted: WantedRequest | undefined }): VNode | null => (wanted ? <input type="hidden" name={WANTED_FIELD} value={wantedText(wanted)} /> : null);

function Frame({ title, children }: { title: string; children: ComponentChildren }): VNode {
	return (
		<Page title={`${title} · Review desk`}>
			<div class="page">
				<main class="done signing">
					<h1>{title}</h1>
					{children}
				</main>
			</div>
		</Page>
	);
}

interface SignInProps {
	actionUrl: string;
	/** Whether links can be sent. */
	links: boolean;
	/** Where to go to sign in with an account, and whose it is. */
	provider?: { url: string; host: string };
	note?: string;
	wanted?: WantedRequest;
}

export function signInPage({ actionUrl, links, provider, note, wanted }: SignInProps): string {
	return renderPage(
		<Frame title="Sign in">
			{note !== undefined && (
				<div class="note" role="status">
					<p>{note}</p>
				</div>
			)}
			<p class="lead">The review desk shows what waits for your decision.</p>
			{provider && (
				<section class="card" aria-labelledby="account">
					<h2 id="account">With your account</h2>
					<p>
						<a class="button go" href={provider.url}>
							<span>
								Sign in at <Inline text={provider.host} />
							</span>
						</a>
					</p>
				</section>
			)}
			{provider && links && <p class="or">or</p>}
			{links && (
				<section class="card" aria-labelledby="link">
					<h2 id="link">With a link</h2>
					<form method="post" action={actionUrl}>
						<label for="who">
							Your address or ID <span class="hint">As approval requests reach you. A link is sent there; it works once, for ten minutes.</span>
						</label>
						<input id="who" name="who" type="text" autocomplete="username" autocapitalize="none" spellcheck={false} maxlength={320} required />
						<Wanted wanted={wanted} />
						<button class={provider ? 'plain-button' : 'go'} type="submit">
							Send me a link
						</button>
					</form>
				</section>
			)}
			{!links && !provider && (
				<div class="note" role="note">
					<p>Nobody can sign in yet: whoever runs this workflow has to set up how links are sent, or a sign-in service.</p>
				</div>
			)}
		</Frame>,
	);
}

/** The same words whether or not anybody is known by what was typed. */
export function linkSentPage(actionUrl: string): string {
	return renderPage(
		<Frame title="Look at your messages">
			<p class="lead">If you decide on requests here, a link is on its way to you.</p>
			<p class="muted">It works once, for ten minutes. Nothing came? Check what you typed, or ask whoever runs this workflow.</p>
			<p>
				<a href={actionUrl}>Back to signing in</a>
			</p>
		</Frame>,
	);
}

/** Opening the link signs nobody in, so that a program that opens links uses nothing up. */
export function useLinkPage({ actionUrl, token, approverId, wanted }: { actionUrl: string; token: string; approverId: string; wanted?: WantedRequest }): string {
	return renderPage(
		<Frame title="Open the review desk">
			<p class="lead">
				You sign in as <strong><Inline text={approverId} /></strong>.
			</p>
			<form method="post" action={actionUrl}>
				<input type="hidden" name="desk_link" value={token} />
				<Wanted wanted={wanted} />
				<button class="go" type="submit">
					Sign in
				</button>
			</form>
			<p class="small muted">If you did not ask for this, close the page.</p>
		</Frame>,
	);
}

/** Where a sign-in with an account ends; a form, because an address would stand in histories and logs. */
export function openDeskPage({ actionUrl, token, wanted }: { actionUrl: string; token: string; wanted?: WantedRequest }): string {
	return renderPage(
		<Frame title="You are signed in">
			<form method="post" action={actionUrl}>
				<input type="hidden" name="desk" value={token} />
				<Wanted wanted={wanted} />
				<button class="go" type="submit">
					Open the desk
				</button>
			</form>
			<p class="small muted">If you did not ask for this, close the page.</p>
		</Frame>,
	);
}
