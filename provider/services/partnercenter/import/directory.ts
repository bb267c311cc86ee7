/** What Microsoft Graph tells of a customer's people, and Partner Center does not. */
export interface DirectoryPerson {
  /** Object id. */
  id: string;
  guest: boolean;
  enabled: boolean;
  /** Ids of skus that only a group grants. */
  grantedByGroup: string[];
}

export interface DirectoryReader {
  people(customerId: string): Promise<DirectoryPerson[]>;
}
