import { provide } from "../serving";

/** For classes without an entry of their own in the package. */
export = provide;
