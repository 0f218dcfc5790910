import { Page, renderPage } from '../layout';

/**
 * Where a sign-in ends: a form that takes its proof to the request. Not sent by itself, because nothing here is; and a
 * form, because an address would stand in histories and logs.
 */
export function signedInPage({ returnTo, token }: { returnTo: string; token: string }): string {
	return renderPage(
		<Page title="You are signed in">
			<div class="page">
				<main class="done good">
					<h1>You are signed in</h1>
					<p class="lead">Nothing is decided yet. Go back to the request to decide; your sign-in counts there once, for ten minutes.</p>
					<form method="post" action={returnTo}>
						<input type="hidden" name="identity" value={token} />
						<button class="go" type="submit">
							Go on to the request
						</button>
					</form>
					<p class="small muted">If you did not ask for this, close the page. Nobody else gets this sign-in.</p>
				</main>
			</div>
		</Page>,
	);
}
