import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Environment } from '../ports';
import { Inline } from './parts/exact';
import { SCRIPT } from './script';
import { STYLE } from './style';

interface PageProps {
	title: string;
	/** Known once a request was found; test runs say so on top of every page. */
	environment?: Environment;
	/** Whose page it is, e.g. the workflow's name. */
	from?: string;
	/** Where the one script may run: the nonce that also stands in the CSP. Without it the page has no keys. */
	nonce?: string;
	/** In place of the review page's script; a constant of ours. */
	script?: string;
	/** What stands at the end of the bar. */
	bar?: ComponentChildren;
	children: ComponentChildren;
}

export function Page({ title, environment, from, nonce, script = SCRIPT, bar, children }: PageProps): VNode {
	return (
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>{title}</title>
				{/* A constant of ours, as the script below; nothing else is put out unescaped. Its hash stands in the CSP. */}
				<style dangerouslySetInnerHTML={{ __html: STYLE }} />
			</head>
			<body>
				<header>
					{environment === 'test' && (
						<div class="run" role="note">
							<strong>Test run.</strong> Deciding here gives no right to act in production.
						</div>
					)}
					<div class="bar">
						<span class="brand">Approval desk</span>
						{from !== undefined && from !== '' && (
							<span class="muted">
								<Inline text={from.slice(0, 80)} />
							</span>
						)}
						{bar}
					</div>
				</header>
				{children}
				{nonce !== undefined && <script nonce={nonce} dangerouslySetInnerHTML={{ __html: script }} />}
			</body>
		</html>
	);
}

/** One finished page. Everything that comes from outside is escaped by the renderer. */
export function renderPage(page: VNode): string {
	return `<!doctype html>${renderToString(page)}`;
}
