import { serve } from "../engine/serve";
import { subscriptionQuantity } from "../partnercenter/subscriptionQuantity.hooks";
import { serving } from "./partnerCenter";

export = serve(subscriptionQuantity, serving);
