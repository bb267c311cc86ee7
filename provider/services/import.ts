import type { DeclarationForm, Edit } from "../declarations/declaration";
import type { Settings } from "../settings/settings";

/** How what exists at a service becomes a program. It only reads. */
export interface ServiceImport {
  /** The flag of `licenses import` that chooses this service; absent: it is taken without a flag. */
  flag?: string;
  words: ImportWords;
  /** Folder of the data files in a project, one for each customer or organization. */
  folder: "customers" | "organizations";
  form: DataForm;
  /** By class name: the class of the same file whose resources a resource waits for. */
  waitsFor?: Readonly<Record<string, string>>;
  /** Signs in with the first request. */
  reader(settings: Settings, options: ReaderOptions): HolderReader;
}

export interface ReaderOptions {
  /** Ask Microsoft Graph which licenses a group grants. */
  graph: boolean;
  /** Called after each request. */
  requested(): void;
}

/** As messages call what the service has many of. */
export interface ImportWords {
  one: string;
  several: string;
  /** What the resources of each class stand for, one and several: person, people. */
  ofClass: Readonly<Record<string, readonly [string, string]>>;
}

/** Whose licenses a data file declares: a customer or an organization. */
export interface Holder {
  id: string;
  /** Empty if the service gives none. */
  name: string;
  /** Empty if the service gives none, or has none. */
  domain: string;
  /** The name of its stack, as far as no other has it: letters, digits, `-` and `.`. */
  wish: string;
}

export interface HolderReader {
  holders(): Promise<Holder[]>;
  /** All that one of them has. @throws {LicensesError} where it cannot be read. */
  read(holder: Holder, told: Told): Promise<Existing>;
}

/** Told what is being read, for those who watch. */
export interface Told {
  /** How many people are read one by one. */
  people(count: number): void;
  person(): void;
}

export interface Existing {
  /** In the order in which they are written. */
  resources: ExistingResource[];
  notes: Note[];
}

/** What exists, and how a program declares it. */
export interface ExistingResource {
  type: string;
  /** Pulumi's id. */
  id: string;
  /** The name of a new resource, as far as nothing else has it. */
  wish: string;
  /** Arguments, as the program gives them. */
  args: Record<string, unknown>;
  /** The state that an import of it has. */
  state: Record<string, unknown>;
  /** Stands beside it, for people; empty: none. */
  comment: string;
}

/** What a program cannot or should not declare, or a person should look at. */
export interface Note {
  kind: NoteKind;
  /** What it is about: a person, a subscription, a product. */
  subject: string;
  text: string;
  /** How many seats or licenses it is about. @default 1 */
  count?: number;
}

/** By kind: as a heading of the data file says it, and whether the data file leaves it out. In the order of the summary. */
export const noteKinds = {
  byGroup: { title: "licenses that a group grants", leftOut: true },
  notActive: { title: "expired, suspended and other subscriptions that are not active", leftOut: true },
  trial: { title: "trials", leftOut: true },
  noSeats: { title: "subscriptions without seats", leftOut: true },
  notWhole: { title: "quantities that are not whole", leftOut: true },
  nothing: { title: "organizations without licenses", leftOut: true },
  groupsUnknown: { title: "licenses that a group may grant (ask Microsoft Graph with --graph)", leftOut: false },
  graphRefused: { title: "customers whose Microsoft Graph could not be asked", leftOut: false },
  guest: { title: "guests with licenses", leftOut: false },
  disabled: { title: "disabled people with licenses (shared mailboxes are among them)", leftOut: false },
  unused: { title: "seats that nobody uses", leftOut: false },
  noSeat: { title: "licenses of products without seats", leftOut: false },
  twice: { title: "products with more than one subscription", leftOut: false },
} as const satisfies Record<string, { title: string; leftOut: boolean }>;

export type NoteKind = keyof typeof noteKinds;

/** A resource of a data file. */
export type NamedResource = Pick<ExistingResource, "type" | "args" | "comment"> & { name: string };

/** The data files of a service. */
export interface DataForm extends DeclarationForm {
  /** How the names of the files end: `.yaml`. */
  ending: ".yaml" | ".ts";
  /** What a comment begins with. */
  comment: "#" | "//";
  /** The comments of a file's first lines: these, and what editors need. */
  head(lines: string[]): string[];
  /** Id of the customer or organization that a file is about. */
  holderOf(text: string, file: string): string;
  /** A new file. @param head comments for its first lines. */
  written(holder: Holder, resources: NamedResource[], head: string[]): string;
  /** The text with these declarations changed, and these added. @throws {CannotEdit} */
  changed(text: string, file: string, edits: Edit[], added: NamedResource[]): string;
}
