import { provide } from "../serving";

export = provide("SubscriptionUpgrade");
