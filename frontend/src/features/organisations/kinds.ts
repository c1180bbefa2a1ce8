/** Kinds that people are, not bodies in a register. */
export const peopleKinds: readonly string[] = ['initiative_group', 'individual']

/** Kinds that apply to calls and receive grants. */
export const applicantKinds: readonly string[] = ['ngo', ...peopleKinds]
