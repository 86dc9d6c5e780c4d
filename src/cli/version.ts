declare const __GRPCLB_VERSION__: string | undefined;

/** Version of the package; the bundler writes it in. */
export const version: string = typeof __GRPCLB_VERSION__ === 'string' ? __GRPCLB_VERSION__ : 'development';
