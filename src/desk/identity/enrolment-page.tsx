import { encodeQR } from 'qr';
import type { VNode } from 'preact';
import type { ShownSecret } from '../../identity/confirm-enrolment';
import { Page, renderPage } from '../layout';
import { Inline } from '../parts/exact';

interface FormProps {
	actionUrl: string;
	token: string;
	problem?: string;
}

function Frame({ title, children }: { title: string; children: VNode | VNode[] }): VNode {
	return (
		<Page title={title}>
			<div class="page">
				<main class="done">
					<h1>{title}</h1>
					{children}
				</main>
			</div>
		</Page>
	);
}

/** Dark modules as one path; the light field with its quiet zone of four stands behind it, also on dark pages. */
function Qr({ text }: { text: string }): VNode {
	const rows = encodeQR(text, 'raw', { border: 4 });
	const size = rows.length;
	const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
	return (
		<svg role="img" aria-label="QR code with the secret for your authenticator app" viewBox={`0 0 ${size} ${size}`} width="264" height="264" shape-rendering="crispEdges">
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	);
}

function CodeForm({ actionUrl, token, problem }: FormProps): VNode {
	return (
		<form method="post" action={actionUrl}>
			<input type="hidden" name="enrol" value={token} />
			{problem !== undefined && (
				<div class="note bad" role="alert" id="problem">
					<p>{problem}</p>
				</div>
			)}
			<label for="code">
				Code <span class="hint">Six digits; the app shows a new one every 30 seconds.</span>
			</label>
			<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck={false} maxlength={12} required aria-invalid={problem !== undefined || undefined} aria-describedby={problem === undefined ? undefined : 'problem'} />
			<button class="go" type="submit" name="do" value="confirm">
				Confirm
			</button>
		</form>
	);
}

/** Before anything is shown: opening the link shows no secret, so that a program that opens links uses nothing up. */
export function enrolmentStartPage({ actionUrl, token, approverId }: FormProps & { approverId: string }): string {
	return renderPage(
		<Frame title="Set up your second factor">
			<p class="lead">
				This sets up an authenticator app for <strong><Inline text={approverId} /></strong>. From then on you confirm risky approvals with its code.
			</p>
			<ol>
				<li>Have an authenticator app ready on your telephone.</li>
				<li>Show the QR code and scan it. It is shown once.</li>
				<li>Type the first code that the app shows.</li>
			</ol>
			<form method="post" action={actionUrl}>
				<input type="hidden" name="enrol" value={token} />
				<button class="go" type="submit" name="do" value="show">
					Show the QR code
				</button>
			</form>
			<p class="small muted">If this is not your name, close the page and tell whoever sent you the link.</p>
		</Frame>,
	);
}

/** The one showing of the secret. */
export function enrolmentSecretPage(form: FormProps, { approverId, uri, words }: ShownSecret): string {
	return renderPage(
		<Frame title="Scan this code">
			<p class="lead">
				Scan it with your authenticator app, for <strong><Inline text={approverId} /></strong>. It is not shown again.
			</p>
			<section class="card" aria-labelledby="secret">
				<h2 id="secret">QR code</h2>
				<Qr text={uri} />
				<p class="small">
					Or type this key into the app: <code>{words}</code>
				</p>
			</section>
			<section class="card" aria-labelledby="first">
				<h2 id="first">The first code</h2>
				<CodeForm {...form} />
			</section>
		</Frame>,
	);
}

/** After a wrong first code, or when the link is opened again before it was confirmed. */
export function enrolmentCodePage(form: FormProps): string {
	return renderPage(
		<Frame title="Type the first code">
			<p class="lead">The QR code was shown before. If it is in your app, type the code that the app shows now.</p>
			<p class="muted">If somebody else opened this link, or the app has nothing to show, ask for a new link.</p>
			<CodeForm {...form} />
		</Frame>,
	);
}

export function enrolmentDonePage(approverId: string): string {
	return renderPage(
		<Frame title="Your second factor is set up">
			<p class="lead">
				From now on, risky approvals of <strong><Inline text={approverId} /></strong> ask for a code from your authenticator app.
			</p>
			<p class="muted">Lost the telephone? Whoever runs the workflow can enrol you anew. You can close this page.</p>
		</Frame>,
	);
}
