import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Environment } from '../ports';
import { STYLE } from './style';

interface PageProps {
	title: string;
	/** Known once a request was found; test runs say so on top of every page. */
	environment?: Environment;
	children: ComponentChildren;
}

export function Page({ title, environment, children }: PageProps): VNode {
	return (
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>{title}</title>
				{/* A constant of ours, the only text that is not escaped; its hash stands in the CSP. */}
				<style dangerouslySetInnerHTML={{ __html: STYLE }} />
			</head>
			<body>
				{environment === 'test' && (
					<div class="run" role="note">
						<strong>Test run.</strong> Deciding here gives no right to act in production.
					</div>
				)}
				{children}
			</body>
		</html>
	);
}

/** One finished page. Everything that comes from outside is escaped by the renderer. */
export function renderPage(page: VNode): string {
	return `<!doctype html>${renderToString(page)}`;
}
