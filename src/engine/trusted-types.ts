/** As browsers that know Trusted Types have them; TypeScript's libraries do not yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: {
      createScriptURL?: (url: string) => string | null;
      createHTML?: (text: string) => string;
    },
  ): { createHTML(text: string): string };
}

const trustedTypes = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes;

/**
 * Lets workers start from this site's own files and from nowhere else; what the Content-Security-Policy says of scripts
 * says the same. Nothing makes text into code, so there is no policy for that. To be called once, first
 * thing, on each thread that starts workers.
 */
export function trustOwnScripts(): void {
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => (new URL(url, location.href).origin === location.origin ? url : null),
  });
}

let framed: { createHTML(text: string): string } | undefined;

/** The page of a frame that draws; what runs in it is what the Content-Security-Policy knows by its hash. */
export function trustFrame(text: string): string {
  framed ??= trustedTypes?.createPolicy('denselens-frame', { createHTML: (given) => given });
  return framed?.createHTML(text) ?? text;
}

let inert: { createHTML(text: string): string } | undefined;

/** Text for a `DOMParser`, whose documents run nothing; to be put into no document that is shown. */
export function trustInertMarkup(text: string): string {
  inert ??= trustedTypes?.createPolicy('denselens-inert', { createHTML: (given) => given });
  return inert?.createHTML(text) ?? text;
}
