import type { ComponentChildren, VNode } from 'preact';
import type { Environment } from '../../ports';
import type { DeskVisit } from '../handle-desk';
import { makeNonce, type DeskResponse } from '../handle-review';
import { pageHeaders } from '../headers';
import { Page, renderPage } from '../layout';
import { Inline } from '../parts/exact';
import { DESK_SCRIPT, LIVE_DESK_SCRIPT } from './script';
import type { SignedIn } from './signed-in';

export const PAGES = [
	{ name: 'queue', label: 'Queue' },
	{ name: 'exceptions', label: 'Exceptions' },
	{ name: 'search', label: 'Search' },
	{ name: 'switches', label: 'Switches' },
	{ name: 'delegation', label: 'My delegation' },
] as const;
export type DeskPageName = (typeof PAGES)[number]['name'];

/** The page that was asked for; the queue when none was. */
export const wantedPage = ({ fields }: Pick<SignedIn, 'fields'>): DeskPageName => PAGES.find(({ name }) => name === fields.get('go'))?.name ?? 'queue';

type At = Pick<SignedIn, 'actionUrl' | 'token' | 'environment'>;

interface DeskFormProps {
	at: At;
	/** Which page answers. */
	go: DeskPageName;
	/** Further hidden fields. */
	hidden?: Readonly<Record<string, string | undefined>>;
	environment?: Environment;
	class?: string;
	id?: string;
	label?: string;
	children: ComponentChildren;
}

/** Every step through the desk is a form: the session stands in it, so that it is in no address, history or log. */
export function DeskForm({ at, go, hidden = {}, environment, class: className, id, label, children }: DeskFormProps): VNode {
	return (
		<form method="post" action={at.actionUrl} class={className} id={id} aria-label={label}>
			<input type="hidden" name="desk" value={at.token} />
			<input type="hidden" name="environment" value={environment ?? at.environment} />
			<input type="hidden" name="go" value={go} />
			{Object.entries(hidden).map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
			{children}
		</form>
	);
}

function Navigation({ at, active, counts }: { at: SignedIn; active: DeskPageName; counts?: Partial<Record<DeskPageName, string>> }): VNode {
	return (
		<nav class="desk-nav" aria-label="Desk">
			<form method="post" action={at.actionUrl}>
				<input type="hidden" name="desk" value={at.token} />
				<input type="hidden" name="environment" value={at.environment} />
				{PAGES.map(({ name, label }) => (
					<button type="submit" name="go" value={name} aria-current={name === active ? 'page' : undefined}>
						{label}
						{counts?.[name] !== undefined && <span class="count" data-count={name}>{counts[name]}</span>}
					</button>
				))}
			</form>
		</nav>
	);
}

function Account({ at, active }: { at: SignedIn; active: DeskPageName }): VNode {
	const other = at.environment === 'test' ? 'production' : 'test';
	return (
		<div class="desk-account">
			<span class="who">
				<Inline text={at.approver.name.slice(0, 60)} />
			</span>
			<DeskForm at={at} go={active} environment={other}>
				<button type="submit" class="quiet">{other === 'test' ? 'See test runs' : 'Back to production'}</button>
			</DeskForm>
			<DeskForm at={at} go="queue" hidden={{ do: 'sign_out' }}>
				<button type="submit" class="quiet">Sign Out</button>
			</DeskForm>
		</div>
	);
}

export interface FrameView {
	title: string;
	active: DeskPageName;
	body: ComponentChildren;
	status?: number;
	/** The page keeps itself up to date while it is open. */
	live?: boolean;
	/** Short numbers beside the names of pages. */
	counts?: Partial<Record<DeskPageName, string>>;
}

/** A page of the desk, with its navigation. */
export function deskFrame(visit: Pick<DeskVisit, 'ports'>, at: SignedIn, { title, active, body, status = 200, live = false, counts }: FrameView): DeskResponse {
	const nonce = makeNonce(visit.ports);
	const html = renderPage(
		<Page title={`${title} · Review desk`} environment={at.environment} nonce={nonce} script={live ? LIVE_DESK_SCRIPT : DESK_SCRIPT} bar={<Account at={at} active={active} />}>
			<Navigation at={at} active={active} counts={counts} />
			<main class="page desk" id="main">
				{body}
			</main>
		</Page>,
	);
	return { status, headers: pageHeaders(nonce, live && nonce !== undefined), body: html };
}
