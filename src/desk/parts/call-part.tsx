import type { VNode } from 'preact';
import type { ApiRequest } from '../../draft/proposal';
import { valueText } from '../format';
import { Exact, Inline } from './exact';

/** A secret that slipped into a draft is not shown to everybody who gets the link. */
const SECRET_HEADER = /authorization|cookie|token|secret|key|password|signature/i;

function Parameters({ url }: { url: string }): VNode | null {
	if (!URL.canParse(url)) return null;
	const parameters = [...new URL(url).searchParams];
	if (parameters.length === 0) return null;
	return (
		<>
			<h3>Parameters in the address</h3>
			<dl class="facts">
				{parameters.map(([name, value]) => (
					<>
						<dt>
							<Inline text={name} />
						</dt>
						<dd>
							<Exact text={value} marked />
						</dd>
					</>
				))}
			</dl>
		</>
	);
}

function SideEffects({ effects }: { effects: ApiRequest['side_effects'] }): VNode {
	const listed = (typeof effects === 'string' ? [effects] : (effects ?? [])).filter((effect) => effect.trim() !== '');
	if (listed.length === 0) {
		return (
			<div class="note">
				<p>
					<strong>Side effects:</strong> the draft names none, so they are not known.
				</p>
			</div>
		);
	}
	return (
		<div class="note">
			<p>
				<strong>Side effects</strong>
			</p>
			{listed.map((effect) => (
				<p>
					<Inline text={effect} />
				</p>
			))}
		</div>
	);
}

/** What would be called, with what, and what else it sets off. */
export function CallPart({ request }: { request: ApiRequest }): VNode {
	const headers = Object.entries(request.headers ?? {});
	return (
		<>
			<div class="sheet">
				<strong>{request.method}</strong> <Exact text={request.url} code />
			</div>
			<SideEffects effects={request.side_effects} />
			<Parameters url={request.url} />
			<h3>Body</h3>
			{request.body === undefined ? (
				<p class="muted">none</p>
			) : (
				<div class="sheet">
					<Exact text={valueText(request.body)} marked code />
				</div>
			)}
			<h3>Sent as</h3>
			<dl class="facts">
				<dt>Permission</dt>
				<dd>{request.auth_scope === undefined ? <span class="muted">not stated</span> : <Inline text={request.auth_scope} />}</dd>
				{headers.map(([name, value]) => (
					<>
						<dt>
							<Inline text={name} />
						</dt>
						<dd>{SECRET_HEADER.test(name) ? <span class="muted">hidden ({value.length} characters)</span> : <Inline text={value} />}</dd>
					</>
				))}
			</dl>
		</>
	);
}
