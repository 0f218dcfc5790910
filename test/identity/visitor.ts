import { handleDesk } from '../../src/desk/handle-desk';
import { handleReview, type DeskResponse } from '../../src/desk/handle-review';
import { setDeskAddress } from '../../src/identity/desk-address';
import type { Provider } from '../../src/identity/oidc/provider';
import type { Ports } from '../../src/ports';
import { reassess } from '../approve/fixtures';

export const DESK = 'https://n8n.example.com/webhook/review-desk';
export const PAGE = '/webhook-waiting/ex-1/node-1?t=link&signature=abc';

const unescape = (text: string): string => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** Hidden fields of the first form that has any, by name. */
export function hiddenFields(html: string): Record<string, string> {
	return Object.fromEntries([...html.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => (/type="hidden"/.test(tag) ? [[/name="([^"]*)"/.exec(tag)?.[1] ?? '', unescape(/value="([^"]*)"/.exec(tag)?.[1] ?? '')]] : [])));
}

export const linkTo = (html: string, text: RegExp): string | undefined => [...html.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].flatMap(([, href = '', inner = '']) => (text.test(inner) ? [unescape(href)] : []))[0];

/** A browser with its cookies, on the review page and the desk. */
export class Visitor {
	readonly jar = new Map<string, string>();

	constructor(
		private readonly ports: Ports,
		private readonly provider: Provider | undefined,
		private readonly deskUrl = DESK,
	) {}

	static async open(ports: Ports, provider?: Provider, deskUrl = DESK): Promise<Visitor> {
		await setDeskAddress(ports, deskUrl, 'wf/desk');
		return new Visitor(ports, provider, deskUrl);
	}

	private keep(response: DeskResponse): DeskResponse {
		const [name = '', value = ''] = (response.headers['set-cookie'] ?? '').split(';')[0]!.split('=');
		if (name !== '' && /Max-Age=0/.test(response.headers['set-cookie'] ?? '')) this.jar.delete(name);
		else if (name !== '') this.jar.set(name, value);
		return response;
	}

	async desk(address: string | URL, form?: Record<string, string>): Promise<DeskResponse> {
		const url = new URL(address);
		const cookies = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
		return this.keep(
			await handleDesk({
				ports: this.ports,
				request: { method: form ? 'POST' : 'GET', query: url.searchParams, cookies, now: this.ports.now(), contentType: 'application/x-www-form-urlencoded', body: form && new URLSearchParams(form).toString() },
				deskUrl: this.deskUrl,
				...(this.provider && { provider: this.provider }),
			}),
		);
	}

	async review(token: string, form?: Record<string, string>): Promise<DeskResponse> {
		const { response } = await handleReview(
			this.ports,
			{ method: form ? 'POST' : 'GET', token, actionUrl: PAGE, now: this.ports.now(), contentType: 'application/x-www-form-urlencoded', body: form && new URLSearchParams(form).toString() },
			{ reassess },
		);
		return response;
	}

	/** From the review page to the provider: where it sends this browser. */
	async leave(token: string): Promise<string> {
		const address = linkTo((await this.review(token)).body, /Sign in/);
		if (address === undefined) throw new Error('The review page offers no sign-in.');
		const response = await this.desk(address);
		return response.headers.location ?? `no redirect but ${response.status}`;
	}
}

export const titleOf = (response: DeskResponse): string => /<title>([^<]*)<\/title>/.exec(response.body)?.[1] ?? '';
