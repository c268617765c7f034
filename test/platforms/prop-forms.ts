/** What a prop takes, as its TypeScript type says it. */
export type PropForm =
  | { readonly is: 'object'; readonly members: Members }
  | { readonly is: 'list'; readonly item: PropForm }
  | { readonly is: 'map'; readonly value: PropForm }
  | { readonly is: 'union'; readonly of: readonly PropForm[] }
  | { readonly is: 'literal'; readonly value: unknown }
  | { readonly is: 'text' | 'number' | 'flag' }
  /** A class, or a type that no form is known for. */
  | { readonly is: 'named'; readonly name: string };

/** Members of props by name. */
export type Members = Readonly<Record<string, Member>>;

/** One member of props. */
export interface Member {
  /** `Type.member`, by the type that declares it. */
  readonly key: string;
  readonly form: PropForm;
  readonly optional: boolean;
  /** Bounds of a number, as the tags of the member state them. */
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Members of an object, also of several that are laid over each other. */
export function membersOf(form: PropForm): Members {
  return form.is === 'object' ? form.members : {};
}

/** A type with members laid over another: each branch of a union by itself. */
export function intersection(forms: readonly PropForm[]): PropForm {
  return forms.reduce((left, right) => {
    if (left.is === 'union') return { is: 'union', of: left.of.map(each => intersection([each, right])) };
    if (right.is === 'union') return { is: 'union', of: right.of.map(each => intersection([left, each])) };
    return { is: 'object', members: { ...membersOf(left), ...membersOf(right) } };
  });
}

/** All members that a form holds, at any depth, each type once. */
export function allMembers(form: PropForm, found = new Map<string, Member>()): ReadonlyMap<string, Member> {
  if (form.is === 'list') allMembers(form.item, found);
  else if (form.is === 'map') allMembers(form.value, found);
  else if (form.is === 'union') form.of.forEach(each => allMembers(each, found));
  else if (form.is === 'object')
    for (const member of Object.values(form.members)) {
      if (found.has(member.key)) continue;
      found.set(member.key, member);
      allMembers(member.form, found);
    }
  return found;
}
