import { provide } from "../serving";

export = provide("UserLicense");
