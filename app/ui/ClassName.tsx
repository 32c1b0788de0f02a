interface ClassNameProps {
  readonly className: string;
  /** In the page's language. */
  readonly name: string;
  /** The English one, where the page is not English. */
  readonly english: string | null;
}

/** What a class is called, and quietly behind it what the model's file calls it. */
export function ClassName({ className, name, english }: ClassNameProps) {
  return (
    <span className={className} title={english === null ? name : `${name} ${english}`}>
      {name}
      {english !== null && (
        <span className="class-english" lang="en">
          {' '}
          {english}
        </span>
      )}
    </span>
  );
}
