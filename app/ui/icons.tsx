import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const ChevronDown = () => (
  <Icon>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
);

export const ChevronLeft = () => (
  <Icon>
    <path d="M9.5 4.5 6 8l3.5 3.5" />
  </Icon>
);

export const ChevronRight = () => (
  <Icon>
    <path d="M6.5 4.5 10 8l-3.5 3.5" />
  </Icon>
);

export const Close = () => (
  <Icon>
    <path d="m4.5 4.5 7 7m0-7-7 7" />
  </Icon>
);

export const Check = () => (
  <Icon>
    <path d="m3.5 8.5 3 3 6-7" />
  </Icon>
);

export const Warning = () => (
  <Icon>
    <path d="M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1" />
  </Icon>
);

export const Info = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.5v3.2M8 5.2v.1" />
  </Icon>
);

export const Sun = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1.2m0 10.6v1.2M1.5 8h1.2m10.6 0h1.2M3.4 3.4l.85.85m7.5 7.5.85.85m0-9.2-.85.85m-7.5 7.5-.85.85" />
  </Icon>
);

export const Moon = () => (
  <Icon>
    <path d="M13.5 9.5A5.75 5.75 0 0 1 6.5 2.5a5.75 5.75 0 1 0 7 7Z" />
  </Icon>
);

/** Half filled: as the system wants. */
export const HalfDisc = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11Z" fill="currentColor" />
  </Icon>
);

export const Magnifier = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="M10.25 10.25 14 14" />
  </Icon>
);

/** Out of a box: what leaves the page. */
export const ShareArrow = () => (
  <Icon>
    <path d="M8 9.5V2m0 0L5.25 4.75M8 2l2.75 2.75M4.5 7H3v7h10V7h-1.5" />
  </Icon>
);
